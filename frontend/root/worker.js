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
// Where the program for every day is.
const DAILY = /^\/($|logg-inn$|velkommen$|f\/(?!.*\/vis$))/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(PROGRAM).then((cache) => cache.addAll([PAGE, ...KEPT])));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetPrograms(), forgetOld()]).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "renew") self.skipWaiting();
  if (event.data === "tidy") event.waitUntil(forgetOld());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (READABLE.test(url.pathname)) event.respondWith(read(event, url));
});

async function forgetPrograms() {
  const isOld = (name) => name !== PROGRAM && name !== READ;
  const names = await caches.keys();
  await Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
}

const age = (kept) => Date.now() - Number(kept.headers.get("verv-kept"));

async function forgetOld() {
  const cache = await caches.open(READ);
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (kept && age(kept) >= WEEK) await cache.delete(request);
  }
}

async function asset(request) {
  return (await caches.match(request)) ?? fetch(request);
}

// A proxy without a server behind it is no better than no network.
async function reach(request) {
  const answer = await fetch(request);
  if (answer.status === 502 || answer.status === 504) throw new Error("the server is not there");
  return answer;
}

// Beside the answer: a device that has no room for a copy shows what the server said all the same.
const beside = (event, keeping) => event.waitUntil(keeping.catch(() => {}));

async function page(event, url) {
  try {
    const answer = await reach(event.request);
    // The page of the program for every day, in the language that is chosen now.
    if (DAILY.test(url.pathname) && answer.ok) {
      const copy = answer.clone();
      beside(event, caches.open(PROGRAM).then((cache) => cache.put(PAGE, copy)));
    }
    return answer;
  } catch (error) {
    const kept = await (await caches.open(PROGRAM)).match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

async function read(event, url) {
  const { request } = event;
  try {
    const answer = await reach(request);
    if (answer.ok) beside(event, keep(request, url, answer.clone()));
    return answer;
  } catch (error) {
    const kept = await (await caches.open(READ)).match(request.url);
    if (kept && age(kept) < WEEK) return kept;
    throw error;
  }
}

// With the instant that it was read, which the page shows; and without the reader's own name and address.
async function keep(request, url, answer) {
  let body = await answer.text();
  if (url.pathname === "/api/v1/me") body = JSON.stringify({ ...JSON.parse(body), name: "", email: "" });
  const headers = { "content-type": "application/json", "verv-kept": String(Date.now()) };
  const cache = await caches.open(READ);
  await cache.put(request.url, new Response(body, { headers }));
}
