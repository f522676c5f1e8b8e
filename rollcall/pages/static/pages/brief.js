// One point a screen: buttons, arrow keys, Page Up and Down, Home and End. Without this the page is one long page.
(() => {
  "use strict";
  const sheet = document.querySelector("[data-brief]");
  const screens = [...sheet.querySelectorAll(".brief__screen")];
  const place = sheet.querySelector("[data-place]");
  const back = sheet.querySelector("[data-back]");
  const on = sheet.querySelector("[data-on]");
  let at = 0;

  const show = (number, focus) => {
    at = Math.min(Math.max(number, 0), screens.length - 1);
    screens.forEach((screen, index) => { screen.hidden = index !== at; });
    place.textContent = place.dataset.words.replace("{n}", at + 1).replace("{of}", screens.length);
    back.disabled = at === 0;
    on.disabled = at === screens.length - 1;
    window.scrollTo(0, 0);
    history.replaceState(null, "", at ? `#${at + 1}` : location.pathname);
    if (focus) { const head = screens[at].querySelector("h1, h2"); head.tabIndex = -1; head.focus({ preventScroll: true }); }
  };

  const keys = {
    ArrowRight: () => at + 1, ArrowDown: () => at + 1, PageDown: () => at + 1,
    ArrowLeft: () => at - 1, ArrowUp: () => at - 1, PageUp: () => at - 1,
    Home: () => 0, End: () => screens.length - 1,
  };
  document.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    show(keys[event.key](), true);
  });
  back.addEventListener("click", () => show(at - 1, true));
  on.addEventListener("click", () => show(at + 1, true));
  document.body.classList.add("brief--turns");
  sheet.querySelectorAll("[data-turn], [data-print]").forEach((part) => { part.hidden = false; });
  show((Number.parseInt(location.hash.slice(1), 10) || 1) - 1, false);
})();
