/* The list at the door: rows to tap, a search, who is missing, and a plain word on what is not sent yet. */
(function () {
  "use strict";

  const door = window.rollcallDoor;
  const place = document.querySelector("[data-door]");
  if (!place) return;
  const words = JSON.parse(document.getElementById("door-words").textContent);
  const part = (name) => place.querySelector("[data-" + name + "]");
  const box = new door.Box(place.dataset.event);
  const rows = new Map();
  let session = null;
  let show = "all";
  const sync = new door.Sync({ list: place.dataset.list, marks: place.dataset.marks }, box, (what, detail) => {
    if (what === "people") draw();
    if (what === "state" || what === "people") sayState();
    if (what === "refused") say("problem", words.refused.replace("%s", detail.join(" ")));
  });

  function say(name, text) {
    const line = part(name);
    line.textContent = text;
    line.hidden = !text;
  }

  // ---- the sign: what is not sent yet

  function sayState() {
    const many = sync.waiting.length + (box.isOpen() || !box.meta ? 0 : box.meta.waiting);
    const sign = part("sign");
    let text = many === 1 ? words.unsent_one : words.unsent_many.replace("%d", many);
    if (!many) text = sync.state === "offline" ? words.offline : words.sent;
    if (sync.state === "signed-out") text += " " + words.signed_out;
    else if (many && sync.state === "offline") text += ". " + words.offline;
    if (sign.textContent !== text) sign.textContent = text;
    sign.className = "ev-sign ev-sign--" + (many ? "waiting" : sync.state);
    part("signin").hidden = sync.state !== "signed-out";
    const off = Math.round(Math.abs(sync.ahead) / 60000);
    say("clock", off ? words.clock.replace("%d", off) : "");
  }

  // ---- rows

  function hour(instant) {
    return new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", timeZone: sync.zone }).format(instant - sync.ahead);
  }

  function button(text, kind, style) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.className = "usa-button ev-tap" + style;
    made.dataset.kind = kind;
    return made;
  }

  function newRow(person) {
    const row = document.createElement("li");
    row.className = "ev-row";
    row.dataset.id = person.id;
    const who = document.createElement("div");
    who.className = "ev-row__who";
    const name = document.createElement("b");
    const work = document.createElement("span");
    const state = document.createElement("span");
    state.className = "ev-row__state";
    who.append(name, work, state);
    const taps = document.createElement("div");
    taps.className = "ev-row__taps";
    const undo = button(words.undo, "not", " usa-button--unstyled ev-undo");
    const come = button(words.in, "in", "");
    const leave = button(words.out, "out", " usa-button--outline");
    taps.append(undo, come, leave);
    row.append(who, taps);
    return { row, name, work, state, undo, come, leave };
  }

  function tell(one, person) {
    const there = door.presence(marksOf(person.id));
    const called = (text, act) => text + ": " + act;
    one.name.textContent = person.name;
    const extra = person.walk_in ? words.walk_in : person.state === "seated" ? "" : words.held;
    one.work.textContent = [person.title, person.agency, extra].filter(Boolean).join(" · ");
    one.state.textContent = there.isIn ? words.came.replace("%s", hour(there.came))
      : there.left ? words.left.replace("%s", hour(there.left)) : words.missing;
    one.row.classList.toggle("ev-row--in", there.isIn);
    enable(one.come, !there.isIn, one.leave);
    enable(one.leave, there.isIn, one.come);
    one.undo.classList.toggle("ev-undo--none", !there.undoable);
    enable(one.undo, there.undoable, one.come);
    one.come.setAttribute("aria-label", called(words.in, person.name));
    one.leave.setAttribute("aria-label", called(words.out, person.name));
    one.undo.setAttribute("aria-label", called(words.undo, person.name));
    one.there = there;
  }

  /* A button that goes off hands the focus on, so that the keyboard keeps its place. */
  function enable(one, is, next) {
    const had = document.activeElement === one;
    one.disabled = !is;
    if (had && !is) window.setTimeout(() => next.focus());
  }

  let bySession = new Map();
  function marksOf(id) {
    return bySession.get(String(id)) || [];
  }

  function draw() {
    drawSessions();
    bySession = new Map();
    for (const mark of sync.marks.values()) {
      if (mark.session !== session) continue;
      const key = String(mark.registration);
      if (!bySession.has(key)) bySession.set(key, []);
      bySession.get(key).push(mark);
    }
    const list = part("rows");
    const sorted = [...sync.people.values()].sort((one, other) => one.name.localeCompare(other.name));
    for (const [id, one] of rows) {
      if (!sync.people.has(id)) { one.row.remove(); rows.delete(id); }
    }
    sorted.forEach((person, number) => {
      if (!rows.has(person.id)) rows.set(person.id, newRow(person));
      const one = rows.get(person.id);
      tell(one, person);
      if (list.children[number] !== one.row) list.insertBefore(one.row, list.children[number] || null);
    });
    filter();
  }

  function drawSessions() {
    const choice = part("session");
    if (choice.options.length === sync.sessions.length) return;
    choice.replaceChildren(...sync.sessions.map((one) => new Option(one.title, one.id)));
    const now = Date.now() - sync.ahead;
    const current = sync.sessions.find((one) => Date.parse(one.ends) > now) || sync.sessions[sync.sessions.length - 1];
    session = current ? current.id : null;
    choice.value = String(session);
    choice.closest("div").hidden = sync.sessions.length < 2;
    part("tools").hidden = false;
  }

  function filter() {
    const sought = door.folded(part("search").value).trim();
    let here = 0;
    let seen = 0;
    for (const [id, one] of rows) {
      const person = sync.people.get(id);
      if (one.there.isIn) here += 1;
      const fits = !sought || door.folded(person.name).includes(sought);
      const wanted = show === "all" || (show === "here" ? one.there.isIn : !one.there.came);
      one.row.hidden = !(fits && wanted);
      if (!one.row.hidden) seen += 1;
    }
    part("count").textContent = words.count.replace("%1", here).replace("%2", rows.size);
    say("nobody", rows.size && !seen ? words.nobody : "");
    place.querySelectorAll("[data-show]").forEach((one) => {
      one.setAttribute("aria-pressed", String(one.dataset.show === show));
    });
  }

  function tap(id, kind, how) {
    say("problem", "");
    sync.add({ mark: { key: crypto.randomUUID(), registration: id, session: session, kind: kind, how: how, at: Date.now() } });
  }

  part("rows").addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-kind]");
    if (!pressed || pressed.disabled) return;
    const id = pressed.closest("[data-id]").dataset.id;
    tap(sync.people.has(Number(id)) ? Number(id) : id, pressed.dataset.kind, "list");
  });
  part("search").addEventListener("input", filter);
  part("session").addEventListener("change", (event) => { session = Number(event.target.value); draw(); });
  place.querySelectorAll("[data-show]").forEach((one) => {
    one.addEventListener("click", () => { show = one.dataset.show; filter(); });
  });

  // ---- codes

  async function readPass(text) {
    const person = await door.holder(text, sync.people.values(), Date.now() - sync.ahead);
    if (!person) return say("scanned", words.code_bad);
    const one = rows.get(person.id);
    if (!one.there.isIn) tap(person.id, "in", "code");
    say("scanned", words.code_good.replace("%s", person.name));
    return null;
  }

  part("code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = part("code");
    if (field.value.trim()) readPass(field.value);
    field.value = "";
    field.focus();
  });
  let stop = null;
  part("camera").addEventListener("click", async () => {
    const video = part("video");
    if (stop) { stop(); stop = null; video.hidden = true; return; }
    if (!window.rollcallScan.can()) { say("scanned", words.no_camera); return; }
    video.hidden = false;
    stop = await window.rollcallScan.start(video, readPass).catch(() => null);
    if (!stop) { video.hidden = true; say("scanned", words.no_camera); }
  });

  // ---- somebody who is not on the list

  part("walk-in").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const name = form.elements.name.value.trim();
    say("walk-problem", name ? "" : words.need_name);
    if (!name) { form.elements.name.focus(); return; }
    const id = crypto.randomUUID();
    const person = {
      id: id, name: name, email: form.elements.email.value.trim(), agency: form.elements.agency.value.trim(),
      beyond: form.elements.beyond.checked, walk_in: true, state: "seated", isNew: true,
    };
    sync.add({ person: person }).then(() => tap(id, "in", "list"));
    form.reset();
    form.closest("details").open = false;
  });

  // ---- the PIN

  part("pin-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = part("pin");
    const pin = field.value.trim();
    field.value = "";
    if (!/^[0-9]{6}$/.test(pin)) { say("pin-problem", words.pin_rule); field.focus(); return; }
    say("pin-problem", "");
    if (box.meta) await unlock(pin);
    else await create(pin);
  });

  async function create(pin) {
    if (!sync.secret) { say("pin-problem", words.no_key); return; }
    await box.create(pin, sync.secret, sync.device);
    await sync.pack();
    showLock();
  }

  async function unlock(pin) {
    const secret = sync.device === box.meta.device ? sync.secret : box.secret();
    if (!secret) { say("pin-problem", words.no_key); return; }
    if (!(await box.unlock(pin, secret))) { say("pin-problem", words.wrong_pin); part("pin").focus(); return; }
    await sync.unpack();
    await sync.pack();
    showLock();
    sync.now();
    await sync.renew();
  }

  function showLock() {
    const isLocked = Boolean(box.meta) && !box.isOpen();
    part("pin-form").hidden = box.isOpen();
    part("pin-set").hidden = isLocked;
    part("pin-open").hidden = !isLocked;
    part("forget").hidden = !isLocked;
    part("lock").textContent = box.isOpen() ? words.ready + " " + words.safe : isLocked ? words.locked : words.unsafe;
    sayState();
  }

  part("forget").addEventListener("click", async () => {
    await box.wipe();
    showLock();
    say("pin-problem", "");
  });

  async function start() {
    if ("serviceWorker" in navigator) {
      navigator.serviceWorker.register(place.dataset.worker).catch(() => {});
    }
    const kept = await box.look();
    if (kept === "old") say("problem", words.old);
    await sync.load(box.meta ? box.meta.device : "");
    showLock();
    place.dataset.ready = "yes";
  }

  window.setInterval(async () => {
    if (!box.isOld()) return;
    await box.wipe();
    say("problem", words.old);
    showLock();
  }, 60000);
  start();
})();
