/* Taps on their way to the server: in numbered batches, again and again until each is answered.
 *
 * Every tap has a key of its own, so a batch that was cut off is simply sent again.
 */
(function () {
  "use strict";

  const BATCH = 20;
  const LONGEST = 30000;
  const POLL = 10000;
  const SHIFT = 8 * 3600 * 1000;
  const door = window.rollcallDoor;

  function device() {
    return (navigator.userAgentData && navigator.userAgentData.platform || navigator.platform || "").slice(0, 40);
  }

  /* `told(what)`: state, people, answers. */
  function Sync(addresses, box, told) {
    this.at = addresses;
    this.box = box;
    this.told = told;
    this.waiting = []; // {seq, person} or {seq, mark}
    this.people = new Map();
    this.marks = new Map();
    this.sessions = [];
    this.last = 0;
    this.batch = 0;
    this.seq = 0;
    this.pause = 1000;
    this.state = "sent";
    this.ahead = 0; // ms that this device's clock is ahead
    this.isFilled = false;
    window.addEventListener("online", () => this.now());
    window.setInterval(() => { if (!document.hidden) this.now(); }, POLL);
  }

  Sync.prototype.say = function (state) {
    this.state = state;
    this.told("state");
  };

  /* null: no network; false: signed out or refused. */
  async function ask(address, options) {
    const late = new AbortController();
    const timer = window.setTimeout(() => late.abort(), 15000);
    try {
      const sent = { credentials: "same-origin", cache: "no-store", signal: late.signal, ...options };
      sent.headers = { Accept: "application/json", ...(options && options.headers) };
      const answer = await fetch(address, sent);
      if (answer.status >= 500 || answer.status === 429) return null;
      const isJson = (answer.headers.get("Content-Type") || "").includes("application/json");
      if (!isJson || answer.redirected || !answer.ok) return false;
      return await answer.json();
    } catch (fault) {
      return null;
    } finally {
      window.clearTimeout(timer);
    }
  }

  /* Everything anew, as this moment's server tells it. */
  Sync.prototype.load = async function (known) {
    const found = await ask(this.at.list + "?device=" + encodeURIComponent(known || ""));
    if (!found) {
      this.say(found === null ? "offline" : "signed-out");
      return null;
    }
    this.fill(found);
    this.taken(found);
    this.say("sent");
    await this.keep();
    return found;
  };

  Sync.prototype.fill = function (found) {
    this.sessions = found.sessions;
    this.runs = found.runs;
    this.zone = found.zone;
    this.secret = found.secret || this.secret;
    this.device = found.device || this.device;
    this.isFilled = true;
  };

  Sync.prototype.taken = function (found) {
    this.token = found.token || this.token;
    if (found.now) this.ahead = Date.now() - Date.parse(found.now);
    const own = [...this.people.values()].filter((one) => one.isNew && !(found.numbers || {})[one.id]);
    this.people = new Map([...found.people, ...own].map((one) => [one.id, one]));
    for (const mark of found.marks) {
      this.last = Math.max(this.last, mark.n || 0);
      this.marks.set(mark.key, { ...mark, at: typeof mark.at === "number" ? mark.at : Date.parse(mark.at) + this.ahead });
    }
    this.told("people");
  };

  /* The list as it stands goes into the box, where there is one. */
  Sync.prototype.keep = async function () {
    if (!this.box.isOpen() || !this.isFilled) return;
    await this.box.put("list", {
      sessions: this.sessions, runs: this.runs, zone: this.zone, people: [...this.people.values()],
      marks: [...this.marks.values()].filter((one) => !one.isNew), last: this.last, ahead: this.ahead,
    });
    await this.box.count(this.waiting.length, true);
  };

  /* What the box holds, in front of what is known. */
  Sync.prototype.unpack = async function () {
    for (const [id, value] of await this.box.all()) {
      if (id === "list" && !this.isFilled) {
        this.fill(value);
        this.ahead = value.ahead;
        this.last = value.last;
        this.people = new Map(value.people.map((one) => [one.id, one]));
        for (const mark of value.marks) this.marks.set(mark.key, mark);
      } else if (id !== "list") {
        this.waiting.push({ seq: id, ...value });
      }
    }
    this.waiting.sort((one, other) => one.seq - other.seq);
    this.seq = Math.max(this.seq, ...this.waiting.map((one) => one.seq));
    for (const one of this.waiting) this.apply(one);
    this.told("people");
  };

  /* A mark that the server told us of stays its own: an answer may be lost, and the tap still wait here. */
  Sync.prototype.apply = function (one) {
    if (!one.mark) this.people.set(one.person.id, one.person);
    else if (this.isOurs(one.mark.key)) this.marks.set(one.mark.key, { ...one.mark, isNew: true });
  };

  Sync.prototype.isOurs = function (key) {
    return !this.marks.has(key) || this.marks.get(key).isNew;
  };

  /* A new half of the key once a shift, so that the server still gives it out when it is needed. */
  Sync.prototype.renew = async function () {
    if (this.waiting.length || Date.now() - this.box.meta.lockedAt < SHIFT) return;
    if (await this.load("")) await this.box.lock(this.secret, this.device, this.box.meta.salt);
    await this.pack();
  };

  /* Everything that waits and the list, into a box that was just made. */
  Sync.prototype.pack = async function () {
    for (const one of this.waiting) await this.box.put(one.seq, content(one));
    await this.keep();
  };

  function content(one) {
    return one.mark ? { mark: one.mark } : { person: one.person };
  }

  Sync.prototype.add = async function (what) {
    this.seq = Math.max(this.seq + 1, Date.now()); // never a number that the locked box holds already
    const one = { seq: this.seq, ...what };
    this.waiting.push(one);
    this.apply(one);
    this.told("people");
    this.told("state");
    if (this.box.isOpen()) {
      await this.box.put(one.seq, content(one));
      await this.box.count(this.waiting.length, false);
    }
    this.now();
  };

  /* Send what waits; with nothing to send, ask what others noted. One at a time. */
  Sync.prototype.now = function () {
    if (this.busy || !this.isFilled) return;
    this.busy = true;
    window.clearTimeout(this.timer);
    this.turn().finally(() => {
      this.busy = false;
      if (this.again) {
        this.again = false;
        this.now();
      }
    });
  };

  Sync.prototype.turn = async function () {
    if (!this.token && !(await this.news())) return;
    if (!this.waiting.length) {
      if (this.token) await this.news();
      return;
    }
    while (this.waiting.length) {
      if (!(await this.sendBatch())) return;
    }
    await this.keep();
    this.say("sent");
  };

  Sync.prototype.news = async function () {
    const found = await ask(this.at.list + "?since=" + this.last);
    if (!found) return this.later(found);
    this.taken(found);
    if (!this.waiting.length) this.say("sent");
    return true;
  };

  Sync.prototype.sendBatch = async function () {
    this.say("sending");
    const items = this.waiting.slice(0, BATCH);
    this.batch += 1;
    const body = {
      batch: this.batch, device: device(), now: new Date().toISOString(), since: this.last,
      people: items.filter((one) => one.person).map((one) => ({
        key: one.person.id, name: one.person.name, email: one.person.email, agency: one.person.agency, beyond: one.person.beyond,
      })),
      marks: items.filter((one) => one.mark).map((one) => ({ ...one.mark, at: new Date(one.mark.at).toISOString() })),
    };
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    const found = await ask(this.at.marks, { method: "POST", body: JSON.stringify(body), headers: headers });
    if (!found) {
      if (found === false) this.token = ""; // a new one, should it have changed with the sign-in
      return this.later(found);
    }
    this.pause = 1000;
    await this.answered(items, found);
    return true;
  };

  Sync.prototype.answered = async function (items, found) {
    const said = new Map(found.results.map((one) => [one.key, one]));
    const done = items.filter((one) => one.person || said.has(one.mark.key));
    for (const one of done) {
      if (one.mark && this.isOurs(one.mark.key)) this.settle(one.mark, said.get(one.mark.key), found.numbers);
    }
    this.waiting = this.waiting.filter((one) => !done.includes(one));
    await this.rename(found.numbers);
    for (const key of Object.keys(found.turned_away)) this.people.delete(key);
    this.taken(found);
    if (this.box.isOpen()) {
      await this.box.drop(done.map((one) => one.seq));
      await this.box.count(this.waiting.length, false);
    }
    const words = new Set([...found.results.filter((one) => one.words).map((one) => one.words), ...Object.values(found.turned_away)]);
    if (words.size) this.told("refused", [...words]);
  };

  /* What was refused goes; what is stored stays, should the server have told of it when nobody listened. */
  Sync.prototype.settle = function (mark, said, numbers) {
    if (said.outcome === "refused") this.marks.delete(mark.key);
    else this.marks.set(mark.key, { ...mark, registration: numbers[mark.registration] || mark.registration });
  };

  /* Somebody written down here has a number now. */
  Sync.prototype.rename = async function (numbers) {
    for (const key of Object.keys(numbers)) this.people.delete(key);
    for (const one of this.waiting) {
      if (!one.mark || !(one.mark.registration in numbers)) continue;
      one.mark.registration = numbers[one.mark.registration];
      this.apply(one);
      if (this.box.isOpen()) await this.box.put(one.seq, content(one));
    }
  };

  Sync.prototype.later = function (found) {
    this.say(found === null ? "offline" : "signed-out");
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.now(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST);
    return false;
  };

  door.Sync = Sync;
})();
