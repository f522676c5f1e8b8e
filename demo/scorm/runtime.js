/* The few calls of the SCORM 1.2 run-time that this course makes. Without a run-time it still plays. */
(function () {
  "use strict";

  function find(start) {
    let place = start;
    for (let step = 0; step < 10; step += 1) {
      try {
        if (place.API) return place.API;
      } catch (fault) {
        return null;
      }
      if (place.parent === place) return null;
      place = place.parent;
    }
    return null;
  }

  const api = find(window);
  const began = Date.now();
  let open = Boolean(api) && api.LMSInitialize("") === "true";

  function two(number) {
    return String(number).padStart(2, "0");
  }

  function span(milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    return two(Math.floor(seconds / 3600)) + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
  }

  function get(element) {
    return open ? api.LMSGetValue(element) : "";
  }

  function set(element, value) {
    if (open) api.LMSSetValue(element, String(value));
  }

  function save() {
    set("cmi.core.session_time", span(Date.now() - began));
    if (open) api.LMSCommit("");
  }

  function leave() {
    if (!open) return;
    set("cmi.core.session_time", span(Date.now() - began));
    api.LMSFinish("");
    open = false;
  }

  window.addEventListener("pagehide", leave);
  window.runtime = { get: get, set: set, save: save, span: span };
})();
