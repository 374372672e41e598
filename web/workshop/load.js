// Loads the workshop, the second program of the page, when something is first built with it.
// Each program has its own memory; should the workshop stop at a bug, the page goes on, and
// the next load starts it anew.
(() => {
  const address = document.querySelector("meta[name=warren-workshop]").content;
  let attempt = 0;
  let loading;

  // A browser remembers the failures of an address as well: another fragment makes it another
  // address for it, and the same for the service worker.
  const load = () => {
    if (!loading) {
      const url = new URL(address, document.baseURI);
      url.hash = attempt || "";
      loading = import(url).then(async (workshop) => {
        await workshop.default();
        await workshop.learn();
        return workshop;
      });
      loading.catch(again);
    }
    return loading;
  };

  const again = () => {
    attempt += 1;
    loading = undefined;
  };

  // So that it is there in a moment once it is wanted, and the first screen comes before it.
  const loadWhenIdle = () => {
    const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 1000));
    return new Promise((then) => idle(then)).then(load);
  };

  // Told by what looks out for crashes; not at once, for the page may be in the middle of a call.
  const stopped = () => {
    again();
    queueMicrotask(() => window.dispatchEvent(new Event("warren-workshop-stopped")));
  };

  window.warrenWorkshop = { load, loadWhenIdle, stopped };
})();
