// Keeps the door's page open without a network. Only the empty page and its parts are kept, never a name.
"use strict";
const PAGE = "{{ page|escapejs }}";
const ASSETS = [{% for one in assets %}"{{ one|escapejs }}", {% endfor %}];
const SHELF = "rollcall-door-{{ page|escapejs }}";
const PATIENCE = 4000;

async function fill() {
  const shelf = await caches.open(SHELF);
  await Promise.all([PAGE, ...ASSETS].map(async (address) => {
    const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
    if (answer.ok && !answer.redirected) await shelf.put(address, answer);
  }));
}

async function fresh(request, address) {
  const shelf = await caches.open(SHELF);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE);
  try {
    const answer = await fetch(request, { signal: late.signal });
    if (answer.ok && !answer.redirected) await shelf.put(address, answer.clone());
    if (answer.status < 500) return answer;
    return (await shelf.match(address)) || answer;
  } catch (fault) {
    const kept = await shelf.match(address);
    if (kept) return kept;
    throw fault;
  } finally {
    clearTimeout(timer);
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname === PAGE && event.request.mode === "navigate") {
    event.respondWith(fresh(event.request, PAGE));
  } else if (ASSETS.includes(address.pathname)) {
    event.respondWith(fresh(event.request, address.pathname));
  }
});
