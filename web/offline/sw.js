// The service worker: after the first visit the page works offline.
//
// It keeps the files of one build. Their names carry their contents' hash, so that they never change
// and are answered from the cache. The page itself is asked from the network first: a new build
// is seen at the next load, and the kept page answers only where there is no network.
// The build fills in the two values; without files (while developing) it takes itself away.
const BUILD = "the name of this build";
const FILES = [/* the files of this build */];

const SCOPE = self.registration.scope;
const OURS = `warren ${SCOPE} `;
const CACHE = OURS + BUILD;
const KEPT = new Set(FILES.map((file) => new URL(file, SCOPE).href));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET" || FILES.length === 0) return;
  const address = url.split("#")[0];
  if (mode === "navigate" && isPage(address)) {
    event.respondWith(page(event.request));
  } else if (KEPT.has(address)) {
    event.respondWith(kept(event.request));
  }
});

async function install() {
  if (FILES.length > 0) {
    const cache = await caches.open(CACHE);
    // The page is fetched past the browser's own cache, for its name does not tell its build.
    await cache.addAll([new Request(SCOPE, { cache: "reload" }), ...KEPT]);
  }
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  if (FILES.length === 0) {
    await caches.delete(CACHE);
    await self.registration.unregister();
  } else {
    await self.clients.claim();
  }
}

function isPage(address) {
  const path = address.split("?")[0];
  return path === SCOPE || path === SCOPE + "index.html";
}

async function page(request) {
  try {
    // The browser's own cache may hold the page of the last build for minutes: it is to ask.
    return await fetch(request, { cache: "no-cache" });
  } catch (offline) {
    const cache = await caches.open(CACHE);
    return (await cache.match(SCOPE)) ?? Promise.reject(offline);
  }
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}
