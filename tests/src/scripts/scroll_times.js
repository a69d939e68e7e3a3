// Milliseconds between the frames while the page is scrolled from its top to its end.
const done = arguments[arguments.length - 1];
window.scrollTo({ top: 0, behavior: "instant" });
const times = [];
let last = 0;
const step = (now) => {
  if (last) times.push(now - last);
  last = now;
  const isEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
  if (isEnd || times.length > 400) return done(times);
  window.scrollBy({ top: 160, behavior: "instant" });
  requestAnimationFrame(step);
};
requestAnimationFrame(() => requestAnimationFrame(step));
