// Chooses the language of the page: the one that its address asks for (?lang=zh-CN), or was chosen
// here, or the browser prefers, of those that there are. English stands in the programs; of
// another language the catalogue is fetched at once, beside them. Without it the page is English.
(() => {
  const KEPT = "warren.language";
  const catalogues = new Map([["en", ""]]);
  for (const meta of document.querySelectorAll("meta[name=warren-locale]")) {
    catalogues.set(meta.lang, meta.content);
  }

  const kept = () => {
    try {
      return localStorage.getItem(KEPT);
    } catch {
      return null;
    }
  };

  // "en-GB" is served by "en", and "zh" by "zh-CN".
  const served = (wanted) => {
    const [language] = wanted.split("-");
    return catalogues.has(wanted) ? wanted : [...catalogues.keys()].find((one) => one.split("-")[0] === language);
  };

  const asked = new URL(location).searchParams.get("lang");
  const wanted = [asked, kept(), ...navigator.languages].filter(Boolean);
  const language = wanted.map(served).find(Boolean) ?? "en";

  const fetched = async () => {
    const address = catalogues.get(language);
    if (!address) return "";
    try {
      const answer = await fetch(address);
      if (!answer.ok) return "";
      document.documentElement.lang = language;
      return await answer.text();
    } catch {
      return "";
    }
  };
  const text = fetched();

  window.warrenLocale = {
    catalogue: () => text,
    // The next language, by hand. The scenario is kept, and comes back with the page.
    next: () => {
      const all = [...catalogues.keys()];
      const next = all[(all.indexOf(language) + 1) % all.length];
      const address = new URL(location);
      try {
        localStorage.setItem(KEPT, next);
        address.searchParams.delete("lang");
      } catch {
        address.searchParams.set("lang", next);
      }
      if (address.href === location.href) location.reload();
      else location.replace(address);
    },
  };
})();
