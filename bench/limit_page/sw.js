// The limit's worker: two files from the cache, nothing else.
const FILES = ["/index.html", "/app.js"]
self.oninstall = (event) =>
  event.waitUntil(
    caches
      .open("limit")
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  )
self.onactivate = (event) => event.waitUntil(self.clients.claim())
self.onfetch = (event) =>
  event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((found) => found || fetch(event.request)))
