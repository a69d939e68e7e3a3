// Whether nothing is on its way any more: `arguments[0]` says whether requests that never end are meant to be there.
const watch = globalThis.watch_of_the_tests;
const moving = document.getAnimations().some((it) => it.playState === "running" && it.effect?.getTiming().iterations !== Infinity);
return document.readyState === "complete" && document.fonts.status === "loaded" && !moving
  && (arguments[0] || watch.pending === 0) && performance.now() - watch.changed > 120;
