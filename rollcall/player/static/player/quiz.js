/* One question: the answer is kept as it is given, the clock is shown, order is set by buttons. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-question]");
  const player = window.rollcallPlayer;

  /* --- kept as it is given ------------------------------------------------------------------ */
  if (form && player) {
    const words = player.words;
    let timer = 0;
    let waiting = false; // something typed has not reached the server
    let sending = false;

    async function save() {
      if (sending) return;
      sending = true;
      waiting = false;
      player.say("saving", words.saying);
      try {
        const answer = await player.post(form.action, new FormData(form), { keepalive: true });
        const said = await answer.json().catch(() => ({}));
        if (answer.status === 409) window.location.reload();
        else if (answer.ok) player.say("saved", words.saved);
        else player.say("unsaved", said.error || words.unsaved);
      } catch (fault) {
        player.say("unsaved", words.unsaved);
        waiting = true;
      }
      sending = false;
      if (waiting) later(4000);
    }

    function later(wait) {
      waiting = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(save, wait);
    }

    form.addEventListener("input", (event) => later(event.target.type === "text" ? 900 : 150));
    form.addEventListener("rollcall:changed", () => later(150));
    window.addEventListener("online", () => { if (waiting) later(0); });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && waiting) save();
    });
    form.addEventListener("submit", () => window.clearTimeout(timer));
  }

  /* --- putting in order: the selects stay the truth, the buttons move whole rows -------------- */
  for (const list of document.querySelectorAll("[data-ordering]")) {
    const rows = () => Array.from(list.children);
    const live = document.querySelector("[data-ordering-said]");

    function number() {
      rows().forEach((row, index) => {
        row.querySelector("select").value = String(index + 1);
        row.querySelector("[data-up]").disabled = index === 0;
        row.querySelector("[data-down]").disabled = index === rows().length - 1;
      });
    }

    function move(row, by) {
      const all = rows();
      const to = all.indexOf(row) + by;
      if (to < 0 || to >= all.length) return;
      list.insertBefore(row, by < 0 ? all[to] : all[to].nextSibling);
      number();
      const button = row.querySelector(by < 0 ? "[data-up]" : "[data-down]");
      (button.disabled ? row.querySelector(by < 0 ? "[data-down]" : "[data-up]") : button).focus();
      if (live) live.textContent = row.dataset.label + ": " + (to + 1) + " / " + all.length;
      form.dispatchEvent(new CustomEvent("rollcall:changed"));
    }

    for (const row of rows()) {
      row.querySelector("[data-places]").hidden = true;
      const buttons = row.querySelector("[data-moves]");
      buttons.hidden = false;
      buttons.querySelector("[data-up]").addEventListener("click", () => move(row, -1));
      buttons.querySelector("[data-down]").addEventListener("click", () => move(row, 1));
    }
    const placed = rows().sort(
      (a, b) => (Number(a.querySelector("select").value) || 99) - (Number(b.querySelector("select").value) || 99)
    );
    list.append(...placed);
    if (rows().every((row) => row.querySelector("select").value)) number();
    else {
      number();
      for (const row of rows()) row.querySelector("select").value = "";
      /* Not answered yet: the order shown counts only once something is moved or the button pressed. */
      form.addEventListener("submit", number);
    }
  }

  /* --- the clock: shown here, decided by the server ------------------------------------------- */
  const clock = document.querySelector("[data-due]");
  if (clock) {
    const due = Date.now() + Number(clock.dataset.due) * 1000;
    const shown = clock.querySelector("[data-clock]");
    const said = clock.querySelector("[data-clock-said]");
    let last = "";
    function tick() {
      const left = Math.max(0, Math.round((due - Date.now()) / 1000));
      shown.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      for (const minutes of [5, 1]) {
        if (left <= minutes * 60 && left > minutes * 60 - 5 && last !== String(minutes)) {
          last = String(minutes);
          said.textContent = clock.dataset["left" + minutes];
        }
      }
      if (left === 0) {
        window.clearInterval(ticking);
        window.setTimeout(() => window.location.assign(clock.dataset.over), 1500);
      }
    }
    const ticking = window.setInterval(tick, 1000);
    tick();
  }
})();
