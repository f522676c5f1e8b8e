/* The shell's own outline, for packages of several parts: buttons, so keyboard and screen reader are at home. */
(function () {
  "use strict";

  const nav = document.querySelector(".outline");
  const list = document.querySelector(".outline__list");
  const toggle = document.querySelector(".outline__toggle");
  const steps = document.querySelector(".steps");
  const where = document.querySelector(".steps__where");
  const said = document.body.dataset;

  toggle.addEventListener("click", () => fold(toggle.getAttribute("aria-expanded") === "true"));

  function fold(closed) {
    toggle.setAttribute("aria-expanded", closed ? "false" : "true");
  }

  function state(line) {
    if (line.done) return said.saidDone;
    if (!line.allowed) return said.saidClosed;
    if (line.status === "failed") return said.saidFailed;
    return line.status === "not attempted" ? "" : said.saidBegun;
  }

  function entry(line, here, go) {
    const row = document.createElement("li");
    const part = document.createElement(line.opens ? "button" : "span");
    part.className = line.opens ? "outline__part" : "outline__heading";
    part.dataset.depth = Math.min(line.depth, 3);
    part.textContent = line.title;
    row.append(part);
    if (!line.opens) return row;
    part.type = "button";
    part.dataset.item = line.id;
    part.disabled = !line.allowed;
    if (line.id === here) part.setAttribute("aria-current", "true");
    part.addEventListener("click", () => go(line.id));
    const word = state(line);
    if (word) {
      const note = document.createElement("span");
      note.className = "outline__state" + (line.done ? " outline__state--done" : "");
      note.textContent = word;
      part.append(note);
    }
    return row;
  }

  /* Draw all lines anew, keeping the keyboard where it was. `go(id)` opens a part. */
  function draw(lines, here, go) {
    const parts = lines.filter((line) => line.opens);
    nav.hidden = steps.hidden = parts.length < 2;
    if (nav.hidden) return;
    const held = list.contains(document.activeElement) ? document.activeElement.dataset.item : null;
    list.replaceChildren(...lines.map((line) => entry(line, here, go)));
    if (held) (list.querySelector('[data-item="' + CSS.escape(held) + '"]') || toggle).focus();
    const at = parts.findIndex((line) => line.id === here);
    where.textContent = at < 0 ? "" : at + 1 + " / " + parts.length;
    for (const button of steps.querySelectorAll("[data-step]")) {
      const next = parts[at + Number(button.dataset.step)];
      button.disabled = !next || !next.allowed;
      button.onclick = () => next && go(next.id);
    }
  }

  window.rollcallOutline = { draw: draw, fold: fold };
})();
