/* Video: tells the server what was watched, goes on where one was, switches to the described version. */
(function () {
  "use strict";

  const player = window.rollcallPlayer;
  const stage = document.querySelector("[data-video]");
  if (!stage || !player) return;

  const film = stage.querySelector("video");
  const words = player.words;
  const EVERY = 10000;
  let pending = []; // stretches that the server has not confirmed
  let from = null; // where the present stretch began
  let sending = false;
  let place = -1;

  function close() {
    if (from === null) return;
    const to = film.currentTime;
    if (to > from) pending.push([round(from), round(to)]);
    from = film.paused || film.ended ? null : to;
  }

  function round(seconds) {
    return Math.round(seconds * 10) / 10;
  }

  async function send(leaving) {
    if (!stage.dataset.watched || (sending && !leaving)) return;
    close();
    const here = round(film.currentTime);
    if (!pending.length && here === place) return;
    const batch = pending.slice(0, 90);
    sending = true;
    try {
      const body = JSON.stringify({ watched: batch, at: here });
      const answer = await player.post(stage.dataset.watched, body, { keepalive: Boolean(leaving) });
      if (answer.ok || answer.status === 422) pending = pending.slice(batch.length);
      if (!answer.ok) {
        player.say("unsaved", words.unsaved);
      } else {
        const said = await answer.json();
        place = here;
        player.say("saved", words.saved);
        show(said);
      }
    } catch (fault) {
      player.say("unsaved", words.unsaved); // kept in `pending`, sent with the next message
    }
    sending = false;
  }

  function show(said) {
    const share = stage.querySelector("[data-share]");
    if (share) share.textContent = String(said.percent);
    if (said.done && !stage.hasAttribute("data-done")) {
      stage.setAttribute("data-done", "");
      const note = stage.querySelector("[data-done-note]");
      if (note) note.hidden = false;
      document.dispatchEvent(new CustomEvent("rollcall:unit-progress"));
    }
  }

  film.addEventListener("playing", () => {
    if (from === null) from = film.currentTime;
    if (place === -1) send(false);
  });
  film.addEventListener("pause", () => send(false));
  film.addEventListener("ended", () => send(false));
  film.addEventListener("seeking", () => {
    /* currentTime already stands at the goal: what was watched ended at the last moment known. */
    if (from !== null && last > from) pending.push([round(from), round(last)]);
    from = null;
  });
  film.addEventListener("seeked", () => { if (!film.paused) from = film.currentTime; });
  let last = 0;
  film.addEventListener("timeupdate", () => { if (!film.seeking) last = film.currentTime; });
  window.setInterval(() => { if (!film.paused) send(false); }, EVERY);
  window.addEventListener("online", () => send(false));
  window.addEventListener("pagehide", () => send(true));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(true); });

  const resume = Number(stage.dataset.resume || 0);
  if (resume > 0) {
    film.addEventListener("loadedmetadata", () => { film.currentTime = resume; }, { once: true });
    if (film.readyState > 0) film.currentTime = resume;
  }

  film.addEventListener("ratechange", () => { if (film.playbackRate > 2) film.playbackRate = 2; });

  film.addEventListener("error", () => {
    const note = stage.querySelector("[data-video-fault]");
    if (note) note.hidden = false;
  }, true);
})();
