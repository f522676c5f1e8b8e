// "Copy link" beside each answer; where the clipboard is closed the question's own link does the same.
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy-link]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const link = new URL(location.href);
      link.hash = button.dataset.copyLink;
      await navigator.clipboard.writeText(link.href);
      button.textContent = button.dataset.copied;
      button.setAttribute("role", "status");
    });
  });
})();
