/* What a worker finds in its own world, for the script that runs in the frame of iframe-worker.js. */
"use strict";
window.postMessage = data => parent.postMessage(data, "*");
window.importScripts = (...addresses) => addresses.reduce(
  (done, address) => done.then(() => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.body.appendChild(script);
  })),
  Promise.resolve(),
);
