// Whether nothing is on its way any more: `arguments[0]` says whether requests that never end are meant to be there.
const watch = globalThis.watch_of_the_tests;
const isMoving = (it) => it.playState === "running" && it.effect?.getTiming().iterations !== Infinity;
// What is put off to the next frame, as focus is, belongs to what was asked for.
const drawn = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
return drawn.then(() => document.readyState === "complete" && document.fonts.status === "loaded"
  && !document.getAnimations().some(isMoving)
  && (arguments[0] || watch.pending === 0) && performance.now() - watch.changed > 120);
