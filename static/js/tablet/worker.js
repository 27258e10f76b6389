// Stands between the wall and the network, as /tablette.js: where the page of the wall cannot be had, a page that waits comes
// up in its place, so that no restart of the tablet and no update ends at a page of the browser, which nobody would leave
// for weeks. It keeps that page and what it loads, and nothing that anybody wrote.
const KEPT = []; // filled in by one/http/tablet/worker.py
const REST = KEPT[0];
const NAME = `wall:${KEPT.join()}`;
const ANSWER_MS = 15_000;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)));
});

addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  };
  event.waitUntil(old());
});

addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode === "navigate") {
    if (event.request.method === "GET" && pathname === "/tablette") event.respondWith(wall(event.request));
  } else if (KEPT.includes(pathname)) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(event.request)));
  }
});

async function wall(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ANSWER_MS);
  try {
    const answer = await fetch(request, { signal: stop.signal });
    if (answer.status < 500) return answer;
  } catch {
    // Nobody answers.
  } finally {
    clearTimeout(timer);
  }
  return caches.match(REST);
}
