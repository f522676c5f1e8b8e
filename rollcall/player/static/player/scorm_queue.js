/* Snapshots on their way to the server: numbered within a sitting, kept in the browser until they are taken.
 *
 * A snapshot is the whole run-time data, so within one sitting only the newest needs sending; sittings are
 * sent in their order. What could not be sent stays in this origin's storage, is tried again when the
 * network is back, and is handed over by the next visit (`leftovers`), for at most a day.
 */
(function () {
  "use strict";

  const KEY = "rollcall.waiting.";
  const DAY = 24 * 3600 * 1000;
  const KEEPALIVE_MOST = 60000; // bytes that a browser sends for a page that is going away
  const token = location.pathname.split("/")[2];

  /* Some browsers give a frame on another site no storage: then what waits lives as long as the page. */
  const store = (function () {
    const none = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
    if (document.body.dataset.preview) return none; // what a learner's visit left waiting here is not ours
    try {
      window.localStorage.getItem(KEY);
      return window.localStorage;
    } catch (fault) {
      return none;
    }
  })();

  function keys() {
    return Object.keys(store).filter((name) => name.startsWith(KEY));
  }

  function read(key) {
    try {
      const found = JSON.parse(store.getItem(key));
      return Array.isArray(found) ? found : [];
    } catch (fault) {
      return [];
    }
  }

  function write(key, rows) {
    try {
      if (rows.length) store.setItem(key, JSON.stringify(rows));
      else store.removeItem(key);
    } catch (fault) {
      /* Storage is full or off: the rows are still in memory. */
    }
  }

  /* What earlier visits of this browser left, oldest first; what is older than a day goes. */
  function leftovers() {
    const found = [];
    for (const key of keys()) {
      const old = key.slice(KEY.length);
      const rows = read(key).filter((row) => row && Date.now() - row.at < DAY);
      if (!rows.length) store.removeItem(key);
      for (const row of rows) found.push({ token: old, commit: row.commit, at: row.at });
    }
    return found.sort((one, other) => one.at - other.at).slice(-20);
  }

  function forget() {
    for (const key of keys()) store.removeItem(key);
  }

  async function post(name, body, options) {
    const answer = await fetch(name, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      cache: "no-store",
      ...options,
    });
    const said = await answer.json().catch(() => ({}));
    return { status: answer.status, said: said };
  }

  /* `told(state, answer)`: saving, saved, waiting, elsewhere, refused. */
  function Queue(told) {
    this.told = told;
    this.rows = [];
    this.current = ""; // the sitting that is open
    this.flying = 0;
    this.busy = false;
    this.over = false;
    this.pause = 1000;
    window.addEventListener("online", () => this.send());
  }

  Queue.prototype.add = function (commit, urgent) {
    if (this.over) return;
    this.rows = this.rows.filter((row) => row.commit.session !== commit.session);
    this.rows.push({ at: Date.now(), commit: commit });
    write(KEY + token, this.rows);
    this.told("saving");
    if (urgent) this.hurry(commit);
    else this.send();
  };

  /* The page may be going away: send now, beside what is on its way; the number keeps the order. */
  Queue.prototype.hurry = function (commit) {
    const small = JSON.stringify(commit).length < KEEPALIVE_MOST;
    this.flying += 1;
    post("commit", commit, { keepalive: small }).then(
      (answer) => this.answered(commit, answer),
      () => this.later(),
    ).finally(() => { this.flying -= 1; });
  };

  Queue.prototype.send = async function () {
    if (this.busy || this.over || !this.rows.length) return;
    this.busy = true;
    const commit = this.rows[0].commit;
    let fine = false;
    try {
      fine = this.answered(commit, await post("commit", commit));
    } catch (fault) {
      this.later();
    }
    this.busy = false;
    if (fine && this.rows.length) this.send();
  };

  Queue.prototype.answered = function (commit, answer) {
    if (answer.status >= 500 || answer.status === 429) {
      this.later();
      return false;
    }
    this.pause = 1000;
    this.rows = this.rows.filter(
      (row) => row.commit.session !== commit.session || row.commit.number > commit.number,
    );
    write(KEY + token, this.rows);
    if (answer.status === 200) {
      this.told(this.rows.length ? "saving" : "saved", answer.said);
      return true;
    }
    if (answer.status === 409 && commit.session !== this.current) return true;
    if (answer.status === 409) this.over = true;
    this.told(answer.status === 409 ? "elsewhere" : "refused", answer.said);
    return answer.status !== 409;
  };

  /* Until all is sent, but not for long: a part that is opened next begins a sitting of its own. */
  Queue.prototype.settled = async function () {
    for (let wait = 0; wait < 40 && (this.busy || this.flying || this.rows.length); wait += 1) {
      await new Promise((resolve) => window.setTimeout(resolve, 50));
    }
  };

  Queue.prototype.later = function () {
    this.told("waiting");
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(), this.pause);
    this.pause = Math.min(this.pause * 2, 30000);
  };

  window.rollcallQueue = { Queue: Queue, leftovers: leftovers, forget: forget, post: post };
})();
