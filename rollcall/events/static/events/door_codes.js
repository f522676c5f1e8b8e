/* What the server and this page both work out: a pass of this minute, and what marks come to. */
(function () {
  "use strict";

  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const STEP = 60;
  const MISREAD = { I: "1", L: "1", O: "0", U: "V" };

  function bytes(hex) {
    return Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  }

  async function code(hex, step) {
    const key = await crypto.subtle.importKey("raw", bytes(hex), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const head = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(String(step))));
    let number = 0n;
    for (const byte of head.slice(0, 5)) number = (number << 8n) | BigInt(byte);
    let text = "";
    for (let shift = 35n; shift >= 0n; shift -= 5n) text += LETTERS[Number((number >> shift) & 31n)];
    return text;
  }

  function read(typed) {
    return typed.toUpperCase().replace(/[\s-]/g, "").replace(/[ILOU]/g, (sign) => MISREAD[sign]).slice(0, 9);
  }

  /* Whose pass this is, among the people of the list; null: nobody's, or an old one. */
  async function holder(typed, people, now) {
    const given = read(typed);
    const step = Math.floor(now / 1000 / STEP);
    for (const person of people) {
      if (!person.key) continue;
      for (const at of [step, step - 1, step + 1]) {
        if ((await code(person.key, at)) === given) return person;
      }
    }
    return null;
  }

  /* The same fold as events.presence: in opens, out closes, "not" undoes the newest change that stands. */
  function presence(marks) {
    const history = [{ isIn: false, came: 0, left: 0 }];
    const order = marks.slice().sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
    for (const mark of order) {
      const now = history[history.length - 1];
      if (mark.kind === "not") {
        if (history.length > 1) history.pop();
      } else if (mark.kind === "in" && !now.isIn) {
        history.push({ isIn: true, came: now.came || mark.at, left: 0 });
      } else if (mark.kind === "out" && now.isIn) {
        history.push({ isIn: false, came: now.came, left: mark.at });
      }
    }
    return Object.assign({ undoable: history.length > 1 }, history[history.length - 1]);
  }

  function folded(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  window.rollcallDoor = { bytes: bytes, code: code, holder: holder, presence: presence, folded: folded };
})();
