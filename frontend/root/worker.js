// Reading without a network: the program for every day, and what was read last of the plan.
//
// Only what is open or internal is kept (the plan, measures, offices), never who somebody is; it is forgotten at
// logout and when it is older than a week. Writing waits in the program's own queue.
const KEPT = {{kept}};
const PROGRAM = "verv-" + KEPT.map((address) => address.split(".").at(-2)).join("");
const READ = "verv-read";
const PAGE = "/";
const WEEK = 7 * 24 * 60 * 60 * 1000;
const READABLE = /^\/api\/v1\/(me|branches\/[^/]+(\/(plans|measures|goals|areas|check-ins|offices|bodies)(\/.*)?)?)$/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(PROGRAM).then((cache) => cache.addAll([PAGE, ...KEPT])));
});

self.addEventListener("activate", (event) => {
  const isOld = (name) => name !== PROGRAM && name !== READ;
  const forget = (names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(forget).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "renew") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (READABLE.test(url.pathname)) event.respondWith(read(request, url));
});

async function asset(request) {
  return (await caches.match(request)) ?? fetch(request);
}

// A proxy without a server behind it is no better than no network.
async function reach(request) {
  const answer = await fetch(request);
  if (answer.status === 502 || answer.status === 504) throw new Error("the server is not there");
  return answer;
}

async function page(request, url) {
  try {
    const answer = await reach(request);
    // The page of the program for every day, in the language that is chosen now.
    const isDaily = !/^\/(styr|konto|api|hjelp|stil)\b/.test(url.pathname) && answer.ok;
    if (isDaily) (await caches.open(PROGRAM)).put(PAGE, answer.clone());
    return answer;
  } catch (error) {
    const kept = await (await caches.open(PROGRAM)).match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

async function read(request, url) {
  const cache = await caches.open(READ);
  try {
    const answer = await reach(request);
    if (answer.ok) await keep(cache, request, url, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request.url);
    const age = kept ? Date.now() - Number(kept.headers.get("verv-kept")) : Infinity;
    if (age < WEEK) return kept;
    throw error;
  }
}

// With the instant that it was read, which the page shows; and without the reader's own name and address.
async function keep(cache, request, url, answer) {
  let body = await answer.text();
  if (url.pathname === "/api/v1/me") body = JSON.stringify({ ...JSON.parse(body), name: "", email: "" });
  const headers = { "content-type": "application/json", "verv-kept": String(Date.now()) };
  await cache.put(request.url, new Response(body, { headers }));
}
