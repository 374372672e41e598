// Loads the program that runs processors' filters: the third of the page, for scenarios that have
// processors. Once it is there it is called like any function, by both other programs.
(() => {
  const address = document.querySelector("meta[name=warren-filters]").content;
  let attempt = 0;
  let loading;
  let program;

  // A browser remembers the failures of an address: another fragment makes it another for it.
  const load = () => {
    if (!loading) {
      const url = new URL(address, document.baseURI);
      url.hash = attempt || "";
      loading = import(url).then(async (filters) => {
        await filters.default();
        program = filters;
      });
      loading.catch(again);
    }
    return loading;
  };

  const again = () => {
    attempt += 1;
    loading = program = undefined;
  };

  // A filter is bounded, and no bound is without a gap: a trap, as where it wants more memory than the
  // program may have, ends this program alone, and it is started anew at once.
  const call = (name, ...texts) => {
    if (!program) return ["missing", "what runs filters is not loaded"];
    try {
      return program[name](...texts);
    } catch {
      again();
      load();
      return ["stopped", "it was stopped: it took all the memory there is"];
    }
  };

  window.warrenFilters = {
    load,
    ready: () => Boolean(program),
    check: (filter) => call("check", filter),
    run: (filter, input) => call("run", filter, input),
  };
})();
