// Before any script of the page: the day stands still, and what is under way is counted.
(() => {
  const now = NOW;
  const Running = Date;
  globalThis.Date = class Date extends Running {
    constructor(...parts) {
      if (parts.length) super(...parts);
      else super(now);
    }
    static now() {
      return now;
    }
  };
  const watch = { pending: 0, changed: 0 };
  Object.defineProperty(globalThis, "watch_of_the_tests", { value: watch });
  const send = globalThis.fetch;
  globalThis.fetch = (...call) => {
    watch.pending += 1;
    return send(...call).finally(() => (watch.pending -= 1));
  };
  new MutationObserver(() => (watch.changed = performance.now())).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true,
  });
})();
