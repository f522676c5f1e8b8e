/* The portal's side of a SCORM unit: asks for a ticket, opens the package's shell in a frame on its own origin
 * and shows whether its work is saved. From the frame only three words are believed: type, number, state;
 * where it comes from, its shape, size and rate are checked, and what is done is asked of the server.
 */
(function () {
  "use strict";

  const stage = document.querySelector("[data-scorm-stage]");
  if (!stage) return;

  const form = stage.querySelector("form");
  const note = stage.querySelector("[data-scorm-note]");
  const place = stage.querySelector("[data-scorm-place]");
  const said = stage.dataset;
  const TYPES = ["hello", "state", "progress", "closed"];
  const STATES = ["", "saving", "saved", "waiting", "elsewhere", "refused", "open", "done"];
  const KEYS = "number,state,type";
  const PATIENCE = 8000; // ms until the shell must have said hello
  const AFTER_LOAD = 1500; // ms, once something (perhaps an error page) stands in the frame
  const LAST_WORD = 4000; // ms that the package has to say its last word before another page opens
  const BURST = 40; // messages that may come at once
  const PER_SECOND = 10;

  let frame = null;
  let origin = "";
  let greeted = false;
  let closed = () => {};
  let over = false;
  let tokens = BURST;
  let filled = performance.now();
  let last = 0;

  function say(words) {
    note.textContent = words;
    note.hidden = !words;
  }

  /* The sign at the foot of the player; "saved" is its word for done, "unsaved" for all that is not. */
  function sign(state) {
    const words = { saving: said.saidSaving, saved: said.saidSaved, waiting: said.saidWaiting,
      elsewhere: said.saidElsewhere, refused: said.saidRefused }[state];
    const mark = document.querySelector("[data-saved-state]");
    if (!words || !mark) return;
    const kind = state === "saving" || state === "saved" ? state : "unsaved";
    if (mark.dataset.savedState === kind && mark.textContent.trim() === words) return;
    mark.dataset.savedState = kind;
    mark.textContent = words;
  }

  function inRate() {
    const present = performance.now();
    tokens = Math.min(BURST, tokens + ((present - filled) / 1000) * PER_SECOND);
    filled = present;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  }

  /* A plain object with exactly three known fields, and a number that has not been before. */
  function understood(data) {
    if (!data || typeof data !== "object" || Object.getPrototypeOf(data) !== Object.prototype) return false;
    const keys = Object.keys(data);
    if (keys.length !== 3 || keys.sort().join() !== KEYS) return false;
    if (!Number.isSafeInteger(data.number) || data.number <= 0) return false;
    return TYPES.includes(data.type) && STATES.includes(data.state);
  }

  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
    if (!inRate() || !understood(event.data)) return;
    const { type, number, state } = event.data;
    if (type === "hello") {
      greeted = true;
      last = number;
      say("");
      return;
    }
    if (number <= last) return;
    last = number;
    if (type === "closed") closed();
    if (type === "state") sign(state);
    if (type === "progress") {
      document.dispatchEvent(new CustomEvent("rollcall:unit-progress", { detail: { done: state === "done" } }));
    }
  });

  function put(url, from, mayAsk) {
    origin = from;
    greeted = false;
    last = 0;
    frame = document.createElement("iframe");
    frame.className = "rc-frame";
    frame.title = place.dataset.title;
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms" + (mayAsk ? " allow-modals" : ""));
    frame.setAttribute("allow", "unload");
    frame.referrerPolicy = "no-referrer";
    frame.src = url;
    place.replaceChildren(frame);
  }

  function wait() {
    return new Promise((resolve) => {
      let end = performance.now() + PATIENCE;
      frame.addEventListener("load", () => { end = performance.now() + AFTER_LOAD; }, { once: true });
      const look = window.setInterval(() => {
        if (!greeted && performance.now() < end) return;
        window.clearInterval(look);
        resolve(greeted);
      }, 50);
    });
  }

  async function open() {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
    });
    const ticket = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      say(ticket.error || said.saidUnreachable);
      return;
    }
    put(ticket.url, ticket.origin, ticket.may_ask);
    if (await wait()) return;
    if (ticket.fallback_url) {
      put(ticket.fallback_url, ticket.fallback_origin, ticket.may_ask);
      if (await wait()) return;
    }
    place.replaceChildren();
    frame = null;
    say(said.saidUnreachable);
  }

  /* Before another page of ours opens, the package says its last word: what was done must count there. */
  function close() {
    return new Promise((resolve) => {
      over = true;
      closed = resolve;
      window.setTimeout(resolve, LAST_WORD);
      frame.contentWindow.postMessage("close", origin);
    });
  }

  function holdBack(event, goOn) {
    if (over || !frame || !greeted) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    close().then(goOn);
  }

  document.addEventListener("submit", (event) => {
    if (event.target === form) return;
    const { target, submitter } = event;
    holdBack(event, () => target.requestSubmit(submitter));
  }, true);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || elsewhere || link.target || link.hash || link.origin !== window.location.origin) return;
    holdBack(event, () => { window.location.href = link.href; });
  }, true);

  /* Coming back through the browser's history, the page may still stand as it was left: begin anew. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && over) window.location.reload();
  });

  open().catch(() => say(said.saidUnreachable));
})();
