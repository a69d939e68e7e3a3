// What keeps Verv on the device: registers the worker, tells the program when a newer one is ready, forgets.
const told = (name) => window.dispatchEvent(new Event(name));
let renewing = false;
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/worker.js").then((registration) => {
    const tell = () => {
      if (!registration.waiting || !navigator.serviceWorker.controller) return;
      document.documentElement.dataset.newer = "";
      told("verv-newer");
    };
    tell();
    if (registration.active) registration.active.postMessage("tidy");
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
window.addEventListener("verv-forget", () => "caches" in window && caches.delete("verv-read"));
