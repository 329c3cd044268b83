// The worker of the registers: keeps the pages that were opened to be filled, for a day and one person, and the style and
// scripts they need. The network comes first; what is kept answers only when there is none.
const PAGES = "houqin-pages-";
const SHELL = "houqin-shell";
const DAY_MS = 24 * 3600 * 1000;
const PATIENCE_MS = 8000;
const SHELL_MOST = 80;
const PAGE = /^\/registers\/(now|fill_entry\/[^/]+|fill_walk\/[^/]+)\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const isPage = (url) => PAGE.test(new URL(url).pathname);
const isShell = (url) => new URL(url).pathname.startsWith("/static/");

self.addEventListener("message", (event) => {
  const urls = (event.data?.keep || []).filter((url) => new URL(url).origin === location.origin && (isPage(url) || isShell(url)));
  event.waitUntil(inTurn(urls).then(() => event.source?.postMessage({ kept: true })));
});

async function inTurn(urls) {
  for (const url of urls) await fresh(new Request(url, { credentials: "same-origin" })).catch(() => {});
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (isShell(request.url) || (request.mode === "navigate" && isPage(request.url))) event.respondWith(answer(request));
});

/** The network's answer; what is kept where it does not come, or not soon. */
async function answer(request) {
  const asked = fresh(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(() => stored(request.url)).then((found) => found || asked);
  try {
    return await Promise.race([asked, late]);
  } catch (problem) {
    const found = await stored(request.url);
    if (found) return found;
    throw problem;
  }
}

async function fresh(request) {
  const response = await fetch(request);
  if (response.ok && response.type === "basic" && !response.redirected) await keep(request.url, response.clone());
  return response;
}

async function keep(url, response) {
  if (isShell(url)) return keepShell(url, response);
  const whose = response.headers.get("Keep-On-Device");
  if (!whose) return undefined;
  for (const name of await caches.keys()) if (name.startsWith(PAGES) && name !== PAGES + whose) await caches.delete(name);
  const html = (await response.text()).replace("<html ", `<html data-kept="${Date.now()}" `);
  const headers = new Headers({ "Content-Type": "text/html; charset=utf-8", "Kept-At": String(Date.now()) });
  for (const name of ["Content-Security-Policy", "Permissions-Policy"]) if (response.headers.has(name)) headers.set(name, response.headers.get(name));
  return (await caches.open(PAGES + whose)).put(url, new Response(html, { headers }));
}

async function keepShell(url, response) {
  const shell = await caches.open(SHELL);
  await shell.put(url, response);
  const keys = await shell.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - SHELL_MOST))) await shell.delete(old);
}

async function stored(url) {
  const found = await caches.match(url, { ignoreVary: true });
  if (!found || !isPage(url)) return found;
  if (Date.now() - Number(found.headers.get("Kept-At")) < DAY_MS) return found;
  for (const name of await caches.keys()) await (await caches.open(name)).delete(url);
  return undefined;
}
