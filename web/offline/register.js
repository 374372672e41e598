// Asks the browser to keep the page for use without a network (see sw.js).
// Where the browser cannot, on a plain-http host or in a private window, the page works online only,
// which is no error and is not reported as one.
if ("serviceWorker" in navigator && window.isSecureContext) {
  window.addEventListener("load", () => {
    navigator.serviceWorker.register("sw.js").catch(() => {});
  });
}
