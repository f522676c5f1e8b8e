/* Reading a pass with the camera, where the browser can; what was read is handed on as if it were typed. */
(function () {
  "use strict";

  const EVERY = 250;

  function can() {
    return "BarcodeDetector" in window && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
  }

  /* Shows the camera in `video` until `stop()` is called; `read(text)` for each new code. */
  async function start(video, read) {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    video.srcObject = stream;
    await video.play();
    let last = "";
    const timer = window.setInterval(async () => {
      const found = await detector.detect(video).catch(() => []);
      const text = found.length ? found[0].rawValue : "";
      if (text && text !== last) read(text);
      if (text) last = text;
    }, EVERY);
    return function stop() {
      window.clearInterval(timer);
      stream.getTracks().forEach((track) => track.stop());
      video.srcObject = null;
    };
  }

  window.rollcallScan = { can: can, start: start };
})();
