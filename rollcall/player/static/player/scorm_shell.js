/* The shell: holds one part of the package at a time, gives it the SCORM 1.2 run-time as `window.API`,
 * and tells the portal in three words how it goes. It runs on the package's origin: whatever it says may have
 * been said by the package, so the server believes none of it without checking.
 */
(function () {
  "use strict";

  const portals = document.body.dataset.portals.split(" ");
  // The portal that holds this frame, where the browser tells; else each is told, and all but one hear nothing.
  const above = window.location.ancestorOrigins ? window.location.ancestorOrigins[0] : "";
  const heard = portals.includes(above) ? [above] : portals;
  const said = document.body.dataset;
  const note = document.querySelector(".shell__note");
  const frame = document.querySelector(".stage__frame");
  const { Queue, leftovers, forget, post } = window.rollcallQueue;
  const SEEN_AFTER = 5000; // ms that a part which cannot report must have been on the screen
  const AUTOCOMMIT = 10; // s

  let lines = [];
  let sitting = null;
  let leaving = false;
  let count = 0;

  function tell(type, state) {
    if (window.parent === window) return;
    count += 1;
    const message = { type: type, number: count, state: state || "" };
    heard.forEach((portal) => window.parent.postMessage(message, portal));
  }

  function show(words) {
    note.textContent = words;
    note.hidden = !words;
    frame.hidden = Boolean(words);
  }

  const queue = new Queue((state, answer) => {
    tell("state", state);
    if (state === "elsewhere") {
      close();
      show(answer.sentence || "");
    }
    if (answer && answer.lines) {
      lines = answer.lines;
      draw();
    }
    if (answer && (answer.changed || answer.unit_done)) tell("progress", answer.unit_done ? "done" : "open");
  });

  function draw() {
    window.rollcallOutline.draw(lines, sitting && sitting.item, open);
  }

  /* The run-time's way to the server: every commit goes into the queue, and the package goes on at once. */
  function carrier(own) {
    return {
      updateSettings: function () {},
      processHttpRequest: function (url, flat, isEnd, log, listeners, metadata) {
        const why = isEnd ? "finish" : metadata && metadata.trigger === "autocommit" ? "auto" : "commit";
        if (isEnd) own.finished = true;
        own.flat = flat;
        snapshot(own, why, isEnd || leaving);
        return { result: "true", errorCode: 0 };
      },
    };
  }

  function snapshot(own, why, urgent) {
    const cmi = {};
    for (const [element, value] of Object.entries(own.flat || {})) {
      if (typeof value === "string" && value !== "") cmi[element] = value;
    }
    own.number += 1;
    queue.add({ item: own.item, session: own.session, number: own.number, why: why, cmi: cmi }, urgent);
  }

  function runtime(own, cmi) {
    const settings = {
      autocommit: true,
      autocommitSeconds: AUTOCOMMIT,
      lmsCommitUrl: "commit",
      dataCommitFormat: "flattened",
      mastery_override: true,
      logLevel: 5,
    };
    const api = new window.Scorm12API(settings, carrier(own));
    api.loadFromFlattenedJSON(cmi);
    api.on("LMSInitialize", () => { own.begun = true; });
    return api;
  }

  /* A sitting ends: what the part did not report itself is reported for it. */
  function close() {
    const own = sitting;
    sitting = null;
    if (!own) return;
    window.clearTimeout(own.timer);
    if (own.silent) {
      if (!own.seen) snapshot(own, "seen", true);
    } else if (own.begun && !own.finished) {
      own.flat = own.api.renderCommitCMI(false);
      snapshot(own, "left", true);
    }
  }

  /* Take the part that is open out of the frame, and wait until it has said its last word. */
  function clear() {
    return new Promise((resolve) => {
      if (!frame.getAttribute("src")) {
        resolve();
        return;
      }
      const done = () => {
        window.clearTimeout(timer);
        frame.removeEventListener("load", done);
        resolve();
      };
      const timer = window.setTimeout(done, 3000);
      frame.addEventListener("load", done);
      frame.src = "about:blank";
    });
  }

  async function open(id) {
    await clear();
    close();
    window.API = null;
    window.rollcallOutline.fold(true);
    await queue.settled();
    let answer;
    try {
      answer = await post("open", { item: id });
    } catch (fault) {
      show(said.saidBroken);
      return;
    }
    if (answer.status !== 200) {
      show(answer.said.sentence || said.saidBroken);
      return;
    }
    show("");
    play(answer.said);
  }

  function play(told) {
    const own = { item: told.item, session: told.session, number: 0, silent: told.silent, flat: {} };
    sitting = own;
    queue.current = own.session;
    own.api = runtime(own, told.cmi);
    window.API = own.api;
    frame.title = told.title;
    frame.src = "p/" + told.href;
    if (own.silent) {
      frame.addEventListener("load", () => { own.timer = window.setTimeout(() => seen(own), SEEN_AFTER); }, { once: true });
    }
    draw();
    tell("state", "saved");
  }

  function seen(own) {
    if (own !== sitting || own.seen) return;
    own.seen = true;
    snapshot(own, "seen", false);
  }

  /* The page is going: the part's own unload comes first or after, so both ways lead to a last snapshot. */
  window.addEventListener("beforeunload", () => { leaving = true; });
  window.addEventListener("pagehide", () => {
    leaving = true;
    close();
  });
  document.addEventListener("visibilitychange", () => {
    const own = sitting;
    if (document.visibilityState !== "hidden" || !own || own.silent || !own.begun || own.finished) return;
    own.flat = own.api.renderCommitCMI(false);
    snapshot(own, "auto", true);
  });

  /* The portal is about to show another page: the part says its last word first. Nothing else is heard. */
  window.addEventListener("message", async (event) => {
    if (event.source !== window.parent || !portals.includes(event.origin) || event.data !== "close") return;
    await clear();
    close();
    await queue.settled();
    tell("closed");
  });

  function first() {
    const parts = lines.filter((line) => line.opens && line.allowed);
    return parts.find((line) => !line.done) || parts[0];
  }

  async function begin() {
    if (window.parent === window) {
      show(said.saidAlone);
      return;
    }
    tell("hello");
    try {
      const waiting = leftovers().map((row) => ({ token: row.token, commit: row.commit }));
      const answer = await post("begin", { leftovers: waiting });
      if (answer.status !== 200) {
        show(answer.said.sentence || said.saidBroken);
        return;
      }
      forget();
      lines = answer.said.lines;
      if (answer.said.replayed || answer.said.done) tell("progress", answer.said.done ? "done" : "open");
    } catch (fault) {
      show(said.saidBroken);
      tell("state", "waiting");
      return;
    }
    const part = first();
    if (part) await open(part.id);
    else draw();
  }

  begin();
})();
