// What keeps Verv on the device: registers the worker, tells the program when a newer one is ready, forgets.
const told = (name) => window.dispatchEvent(new Event(name));
// What starts the program that this page runs.
const start = document.querySelector("script[type=module]")?.getAttribute("src");
let renewing = false;
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/worker.js").then((registration) => {
    const tell = () => {
      if (!registration.waiting || !navigator.serviceWorker.controller) return;
      document.documentElement.dataset.newer = "";
      told("verv-newer");
    };
    tell();
    registration.active?.postMessage({ tidy: start });
    registration.addEventListener("updatefound", () => {
      registration.installing.addEventListener("statechange", tell);
    });
    // A tab that has been open for days asks when it is looked at again.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) registration.update().catch(() => {});
    });
    window.addEventListener("verv-renew", () => {
      renewing = true;
      if (registration.waiting) registration.waiting.postMessage("renew");
      else location.reload();
    });
  }).catch(() => {});
  navigator.serviceWorker.addEventListener("controllerchange", () => renewing && location.reload());
}
// Nobody waits for it: what the worker is reading just now goes into a cache that is no longer there.
window.addEventListener("verv-forget", () => window.caches?.delete("verv-read").catch(() => {}));
