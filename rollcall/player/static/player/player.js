/* The player's frame: keeps the place, shows what is saved, refreshes the outline. All works without it. */
(function () {
  "use strict";

  const frame = document.querySelector("[data-player]");
  if (!frame) return;

  const token = () => (document.querySelector("input[name=csrfmiddlewaretoken]") || {}).value || "";
  const sign = document.querySelector("[data-saved-state]");

  /* States: saved, saving, unsaved. The sign is a live region, so it is only written when it changes. */
  function say(state, words) {
    if (!sign || (sign.dataset.savedState === state && sign.textContent.trim() === words)) return;
    sign.dataset.savedState = state;
    sign.textContent = words;
  }

  /* Whoever sets the sign (a package's stage does too), its look follows its state. */
  if (sign) {
    new MutationObserver(() => {
      const state = sign.dataset.savedState;
      sign.className = "rc-saved" + (state === "saved" || !state ? "" : " rc-saved--" + state);
    }).observe(sign, { attributes: true, attributeFilter: ["data-saved-state"] });
  }

  async function post(url, body, options) {
    const headers = { "X-CSRFToken": token(), "X-Requested-With": "fetch" };
    if (typeof body === "string") headers["Content-Type"] = "application/json";
    return fetch(url, { method: "POST", body: body, headers: headers, credentials: "same-origin", ...options });
  }

  async function refreshOutline() {
    const outline = document.querySelector("[data-outline]");
    if (!outline || !outline.dataset.outline) return;
    try {
      const answer = await fetch(outline.dataset.outline, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const held = outline.contains(document.activeElement) && document.activeElement.getAttribute("href");
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-outline]");
      if (!fresh) return;
      outline.replaceChildren(...fresh.childNodes);
      if (held) {
        const again = outline.querySelector('a[href="' + CSS.escape(held) + '"]');
        if (again) again.focus();
      }
    } catch (fault) {
      /* Away from the network: the outline is as it was. */
    }
  }

  window.rollcallPlayer = { post: post, say: say, words: frame.dataset, refreshOutline: refreshOutline };
  document.addEventListener("rollcall:unit-progress", refreshOutline);

  if (frame.dataset.here && token()) post(frame.dataset.here, null, { keepalive: true }).catch(() => {});

  /* Going from screen to screen inside the player, one arrives at the heading; a refusal comes first. */
  const heading = document.querySelector("[data-focus]") || document.querySelector("#main h1");
  const cameFrom = document.referrer.startsWith(window.location.origin + "/learn/");
  if (heading && (cameFrom || heading.hasAttribute("data-focus")) && !window.location.hash) {
    heading.focus({ preventScroll: true });
  }

  /* A form pressed twice sends once; the server counts once anyway. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
