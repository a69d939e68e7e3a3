// Milliseconds from a click on a link to another place until its heading stands and nothing in it is waited for, drawn;
// nothing where that does not come.
const [path, done] = arguments;
if (location.pathname === path) return done(0);
const before = document.querySelector("main h1");
const link = document.createElement("a");
link.href = path;
document.body.append(link);
const began = performance.now();
const look = () => {
  const took = performance.now() - began;
  const heading = document.querySelector("main h1");
  const isNew = heading && heading !== before && heading.textContent !== "";
  if (took > 10_000) return done(null);
  if (location.pathname !== path || !isNew || document.querySelector("main [aria-busy=true]")) {
    return requestAnimationFrame(look);
  }
  // A task after this frame: it has been drawn.
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now() - began);
  channel.port2.postMessage(null);
};
link.click();
link.remove();
requestAnimationFrame(look);
