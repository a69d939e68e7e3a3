// Reading without a network: the program for every day, and what was read last of the plan.
//
// Only what is open or internal is kept (the plan, measures, offices), never who somebody is; it is forgotten at
// logout, where the server refuses it, and when it is older than a session can be. Writing waits in the program's own
// queue.
const KEPT = {{kept}};
// What starts the program that this worker came with; its pages name it.
const START = {{start}};
const PROGRAM = "verv-" + START.split(".").at(-2);
const PLACES = new RegExp({{places}});
const READ = "verv-read";
const PAGE = "/";
// As long as the longest session.
const READABLE_FOR = 12 * 60 * 60 * 1000;
const READABLE = /^\/api\/v1\/(me|branches\/[^/]+(\/(plans|measures|goals|areas|check-ins|offices|bodies|events|event-types|purposes|workplaces|employers)(\/.*)?)?)$/;
const ME = "/api/v1/me";
const BRANCHES = "/api/v1/branches/";
const REFRESH = "/api/v1/sessions/refresh";
// The server is there, and says that there is nothing to read, or not for this person.
const REFUSALS = [403, 404, 410];

self.addEventListener("install", (event) => event.waitUntil(install()));

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "renew") self.skipWaiting();
  const { tidy } = event.data;
  if (tidy) event.waitUntil(Promise.all([forgetPrograms(tidy), forgetOld()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === REFRESH) event.respondWith(refresh(event));
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && PLACES.test(url.pathname)) event.respondWith(page(event));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(event));
  else if (READABLE.test(url.pathname) && !isStream(request)) event.respondWith(read(event, url));
});

// A stream of events has no end, so that it could never be kept.
function isStream(request) {
  return (request.headers.get("accept") ?? "").startsWith("text/event-stream");
}

async function install() {
  const cache = await caches.open(PROGRAM);
  await cache.addAll(KEPT);
  const answer = await fetch(PAGE);
  // A server that has been renewed meanwhile has another worker, too.
  if (!(await keepPage(cache, answer))) throw new Error("the page is of another program");
}

// Keeps the page, in the language that it was answered in last; unless it starts another program, whose files are not
// here.
async function keepPage(cache, answer) {
  const copy = answer.clone();
  if (!answer.ok || !(await answer.text()).includes(START)) return false;
  await cache.put(PAGE, copy);
  return true;
}

// A tab that runs an older program asks for files that the server has no longer. So other programs go only when the one
// tab there is runs ours, and no newer one is on its way.
async function forgetPrograms(start) {
  const { installing, waiting } = self.registration;
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (start !== START || installing || waiting || tabs.length > 1) return;
  const isOld = (name) => name !== PROGRAM && name !== READ;
  const names = await caches.keys();
  await Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
}

const isBelow = (path, above) => path === above || path.startsWith(above + "/");

async function forgetBelow(cache, isGone) {
  const kept = await cache.keys();
  const gone = kept.filter((request) => isGone(new URL(request.url).pathname));
  await Promise.all(gone.map((request) => cache.delete(request)));
}

const age = (kept) => Date.now() - Number(kept.headers.get("verv-kept"));

async function forgetOld() {
  const cache = await caches.open(READ);
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (kept && age(kept) >= READABLE_FOR) await cache.delete(request);
  }
}

// A proxy without a server behind it is no better than no network.
async function reach(request) {
  const answer = await fetch(request);
  if (answer.status === 502 || answer.status === 504) throw new Error("the server is not there");
  return answer;
}

// Beside the answer: a device that has no room for a copy shows what the server said all the same.
const beside = (event, keeping) => event.waitUntil(keeping.catch(() => {}));

// A file never changes under its name: what is fetched once is kept, whichever program it is of.
async function asset(event) {
  const kept = await caches.match(event.request);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok) {
    const copy = answer.clone();
    beside(event, caches.open(PROGRAM).then((cache) => cache.put(event.request, copy)));
  }
  return answer;
}

async function page(event) {
  try {
    const answer = await reach(event.request);
    const copy = answer.clone();
    beside(event, caches.open(PROGRAM).then((cache) => keepPage(cache, copy)));
    return answer;
  } catch (error) {
    const kept = await (await caches.open(PROGRAM)).match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

// Who is not let in any longer finds nothing on the device either.
async function refresh(event) {
  const answer = await fetch(event.request);
  if (answer.status === 401 || answer.status === 403) beside(event, caches.delete(READ));
  return answer;
}

// The cache is opened before the server is asked. Who forgets it meanwhile (a logout, in any tab) takes it away, and an
// answer that comes later is put into what nobody finds again.
async function read(event, url) {
  const opened = caches.open(READ);
  opened.catch(() => {});
  try {
    const answer = await reach(event.request);
    beside(event, keep(opened, url, answer.clone()));
    return answer;
  } catch (error) {
    const kept = await (await opened).match(url);
    if (kept && age(kept) < READABLE_FOR) return kept;
    throw error;
  }
}

// Keeps an answer, with the instant that it was read, which the page shows, and without the reader's own name and address;
// or takes away what the server refuses, and what lies in a branch that is no longer theirs.
async function keep(opened, url, answer) {
  const cache = await opened;
  if (REFUSALS.includes(answer.status)) await forgetBelow(cache, (path) => isBelow(path, url.pathname));
  // A file is saved by its reader.
  const isForm = (answer.headers.get("content-type") ?? "").startsWith("application/json");
  if (!answer.ok || !isForm) return;
  let body = await answer.text();
  if (url.pathname === ME) {
    const me = { ...JSON.parse(body), name: "", email: "" };
    const own = me.branches.map(({ slug }) => BRANCHES + slug);
    await forgetBelow(cache, (path) => path.startsWith(BRANCHES) && !own.some((branch) => isBelow(path, branch)));
    body = JSON.stringify(me);
  }
  const headers = { "content-type": "application/json", "verv-kept": String(Date.now()) };
  // The program sees in it whether the server has gone back to an older copy of its data since.
  if (answer.headers.has("etag")) headers.etag = answer.headers.get("etag");
  await cache.put(url, new Response(body, { headers }));
}
