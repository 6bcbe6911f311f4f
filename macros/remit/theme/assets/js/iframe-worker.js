/* Search in a site opened from disk: browsers start no worker from a file, so a hidden frame does a worker's work.
   The frame's own script lies in a file beside this one: inline scripts do not run here (Content-Security-Policy). */
"use strict";
(() => {
  if (location.protocol !== "file:") return;
  const inside = new URL("iframe-worker-frame.js", document.currentScript.src).href;
  const script = address => `<script src="${address}"></` + "script>";

  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.appendChild(this.frame);
      this.window = this.frame.contentWindow;
      this.hear = event => {
        if (event.source !== this.window) return;
        const message = new MessageEvent("message", { data: event.data });
        this.dispatchEvent(message);
        if (this.onmessage) this.onmessage(message);
      };
      addEventListener("message", this.hear);
      const page = this.window.document;
      page.open();
      page.write(`<html><body>${script(inside)}${script(encodeURI(decodeURI(address)))}</body></html>`);
      page.close();
      this.ready = new Promise(resolve => { this.window.onload = resolve; });
    }

    postMessage(data) {
      this.ready.then(() => {
        this.window.dispatchEvent(new MessageEvent("message", { data: structuredClone(data) }));
      });
    }

    terminate() {
      removeEventListener("message", this.hear);
      this.frame.remove();
    }
  };
})();
