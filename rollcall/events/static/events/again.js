// Look again after some seconds, here or elsewhere. Without scripts the page's <noscript> does the same.
(() => {
  const { seconds, to } = document.currentScript.dataset;
  setTimeout(() => (to ? location.replace(to) : location.reload()), Number(seconds) * 1000);
})();
