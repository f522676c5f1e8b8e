// A suggestion leads to its page at once; without script the words are looked for as they are.
(() => {
  "use strict";
  document.addEventListener("combo:chosen", (event) => {
    const address = event.detail.value || "";
    if (/^\/(?![/\\])/.test(address)) location.assign(address);
  });
})();
