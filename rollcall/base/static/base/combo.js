// A combo box: suggestions from the server as one types. The input stays a plain input without it.
(() => {
  "use strict";
  const PAUSE = 180;

  document.querySelectorAll("[data-combo]").forEach((box) => {
    const input = (box.closest(".usa-form-group") || box).querySelector("input:not([type=hidden])");
    const list = box.querySelector("[role=listbox]");
    const value = box.querySelector("[data-combo-value]");
    const status = box.querySelector("[data-combo-status]");
    let timer = 0;
    let asked = 0;
    let current = -1;

    box.prepend(input);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("autocomplete", "off");

    const options = () => [...list.querySelectorAll("[role=option]")];
    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) {
        current = -1;
        input.removeAttribute("aria-activedescendant");
      }
    };
    const mark = (index) => {
      const all = options();
      if (!all.length) return;
      current = (index + all.length) % all.length;
      all.forEach((option, at) => option.setAttribute("aria-selected", String(at === current)));
      input.setAttribute("aria-activedescendant", all[current].id);
      all[current].scrollIntoView({ block: "nearest" });
    };
    const choose = (option) => {
      input.value = option.dataset.label || option.firstChild.textContent.trim();
      if (value) value.value = option.dataset.value;
      show(false);
      box.dispatchEvent(new CustomEvent("combo:chosen", { bubbles: true, detail: { ...option.dataset } }));
    };
    const ask = async () => {
      const turn = ++asked;
      const words = input.value.trim();
      if (words.length < 2) return show(false);
      const address = new URL(box.dataset.combo, location.href);
      address.searchParams.set("q", words);
      let answer;
      try {
        answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      } catch {
        return show(false); // away from the network: what is typed is still there
      }
      if (turn !== asked || !answer.ok) return;
      // Our own server's rows, escaped by its templates; parsed, not run.
      const rows = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      list.replaceChildren(...rows.querySelectorAll("li"));
      options().forEach((option, at) => {
        option.id = `${list.id}-${at}`;
        option.setAttribute("aria-selected", "false");
      });
      status.textContent = options().length ? String(options().length) : list.textContent.trim();
      show(list.children.length > 0);
    };

    input.addEventListener("input", () => {
      if (value) value.value = "";
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) ask();
        else mark(current + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && !list.hidden && current >= 0) {
        event.preventDefault();
        choose(options()[current]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        show(false);
      }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    input.addEventListener("blur", () => show(false));
  });
})();
