// Small comforts for every page. Each works on what it finds and nothing depends on it.
(() => {
  "use strict";

  // A form that came back: go to the summary; its links go to the control itself.
  const summary = document.querySelector("[data-summary]");
  if (summary) {
    summary.focus();
    summary.addEventListener("click", (event) => {
      const link = event.target.closest("[data-field]");
      const group = link && document.getElementById(link.dataset.field + "-group");
      const control = group && group.querySelector("input, select, textarea, [tabindex]");
      if (control) {
        event.preventDefault();
        group.scrollIntoView({ block: "start" });
        control.focus();
      }
    });
  }

  // The menu of the account corner closes on Escape and when one goes elsewhere.
  document.querySelectorAll("details.rc-menu").forEach((menu) => {
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    });
  });

  // What is folded on a phone starts folded there, and open where there is room.
  const phone = window.matchMedia("(max-width: 55rem)");
  document.querySelectorAll("details[data-phone-closed]").forEach((fold) => {
    const fit = () => { fold.open = !phone.matches; };
    fit();
    phone.addEventListener("change", fit);
  });

  // A button that asks before it acts: data-dialog="id of a <dialog>".
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog")?.close();
  });

  // Long passwords are easier to get right when one may look.
  document.querySelectorAll("[data-reveal]").forEach((button) => {
    const input = document.getElementById(button.dataset.reveal);
    if (!input) return;
    const words = button.firstChild;
    const show = words.textContent;
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = input.type === "password";
      input.type = open ? "text" : "password";
      words.textContent = open ? button.dataset.hide : show;
      button.setAttribute("aria-pressed", String(open));
    });
    input.form?.addEventListener("submit", () => { input.type = "password"; });
  });

  // Light, dark, or as the device has it. The server reads the same cookie (base/theme.py), so that the next
  // page comes in the right colors before anything is painted.
  const themes = document.querySelector("[data-theme-switch]");
  if (themes) {
    const root = document.documentElement;
    const meta = document.querySelector('meta[name="color-scheme"]');
    const kept = () => (/(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie) || ["", ""])[1];
    const wear = (theme) => {
      if (theme) root.dataset.theme = theme;
      else delete root.dataset.theme;
      if (meta) meta.content = theme || "light dark";
      themes.querySelectorAll("button").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.value === theme));
      });
    };
    const keep = (theme) => {
      const age = theme ? 31536000 : 0;
      const secure = window.location.protocol === "https:" ? "; secure" : "";
      document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax${secure}`;
    };
    themes.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      keep(button.value);
      wear(kept());
    });
    document.querySelector("[data-theme-link]").hidden = true;
    themes.hidden = false;
    wear(kept());
    window.addEventListener("pageshow", (event) => { if (event.persisted) wear(kept()); });
  }

  // A notice that was read is closed in this browser, without going to its page (base/bulletins.py).
  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-bulletin-close]");
    if (!closer) return;
    event.preventDefault();
    const notice = closer.closest("[data-bulletin]");
    const kept = (/(?:^|; )bulletins=([0-9.]*)/.exec(document.cookie) || ["", ""])[1].split(".").filter(Boolean);
    const secure = window.location.protocol === "https:" ? "; secure" : "";
    const told = [...kept, notice.dataset.bulletin].slice(-20).join(".");
    document.cookie = `bulletins=${told}; path=/; max-age=2592000; samesite=lax${secure}`;
    const all = notice.parentElement;
    notice.remove();
    if (!all.querySelector("[data-bulletin]")) all.remove();
  });

  // Print and copy.
  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copier = event.target.closest("[data-copy]");
    if (copier && navigator.clipboard) {
      const source = document.getElementById(copier.dataset.copy);
      await navigator.clipboard.writeText(source.textContent.trim());
      const before = copier.textContent;
      copier.textContent = copier.dataset.copied || before;
      setTimeout(() => { copier.textContent = before; }, 2000);
    }
  });
})();
