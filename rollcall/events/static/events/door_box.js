/* What waits in this browser, locked: today's list and the taps that are not sent yet.
 *
 * The key is made of two halves: six digits that the instructor chose, and a secret of the server that lives
 * in a cookie of this visit. Neither half is ever written to the disk, and the cookie goes with the sign-in,
 * so a copy of the browser's folder opens nothing. See docs/decisions/0007.
 */
(function () {
  "use strict";

  const DAY = 24 * 3600 * 1000;
  const ROUNDS = 600000;
  const COOKIE = "door";
  const text = new TextEncoder();

  function asked(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  function Box(event) {
    this.name = "rollcall-door-" + event;
    this.path = "/desk/";
    this.meta = null;
    this.key = null;
    this.half = null; // the PIN's half, in memory only
  }

  Box.prototype.base = async function () {
    if (this.database) return this.database;
    const request = indexedDB.open(this.name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("meta");
      request.result.createObjectStore("rows");
    };
    this.database = await asked(request);
    this.database.onversionchange = () => this.close();
    this.database.onclose = () => { // the browser threw it away: somebody signed out
      this.database = this.meta = this.key = this.half = null;
      location.reload();
    };
    return this.database;
  };

  Box.prototype.close = function () {
    if (this.database) this.database.close();
    this.database = null;
  };

  /* One change of the store; settled when it is on the disk. */
  Box.prototype.change = async function (store, act) {
    const base = await this.base();
    return new Promise((resolve, reject) => {
      const work = base.transaction(store, "readwrite", { durability: "strict" });
      act(work.objectStore(store));
      work.oncomplete = () => resolve();
      work.onerror = work.onabort = () => reject(work.error);
    });
  };

  /* Whether something is kept here; what is older than a day goes. */
  Box.prototype.look = async function () {
    const names = indexedDB.databases ? (await indexedDB.databases()).map((one) => one.name) : [this.name];
    if (!names.includes(this.name)) return "none";
    const base = await this.base();
    this.meta = (await asked(base.transaction("meta").objectStore("meta").get("meta"))) || null;
    if (this.meta && Date.now() - this.meta.made < DAY && Date.now() >= this.meta.made - DAY) return "locked";
    const was = this.meta;
    await this.wipe();
    return was ? "old" : "none";
  };

  Box.prototype.isOld = function () {
    return Boolean(this.meta) && Date.now() - this.meta.made >= DAY;
  };

  async function halfOf(pin, salt) {
    const given = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveBits"]);
    const way = { name: "PBKDF2", hash: "SHA-256", salt: salt, iterations: ROUNDS };
    const bits = await crypto.subtle.deriveBits(way, given, 256);
    return crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveKey"]);
  }

  function keyOf(half, secret) {
    const way = { name: "HKDF", hash: "SHA-256", salt: window.rollcallDoor.bytes(secret), info: text.encode("door") };
    return crypto.subtle.deriveKey(way, half, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  Box.prototype.seal = async function (id, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const way = { name: "AES-GCM", iv: iv, additionalData: text.encode(this.name + id) };
    return { iv: iv, sealed: await crypto.subtle.encrypt(way, this.key, text.encode(JSON.stringify(value))) };
  };

  Box.prototype.unseal = async function (id, kept) {
    const way = { name: "AES-GCM", iv: kept.iv, additionalData: text.encode(this.name + id) };
    const plain = await crypto.subtle.decrypt(way, this.key, kept.sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  };

  /* A new box under a new PIN. */
  Box.prototype.create = async function (pin, secret, device) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    this.half = await halfOf(pin, salt);
    await this.lock(secret, device, salt);
  };

  Box.prototype.lock = async function (secret, device, salt) {
    this.key = await keyOf(this.half, secret);
    const check = await this.seal("check", "open");
    this.meta = { made: Date.now(), lockedAt: Date.now(), device: device, salt: salt, check: check, waiting: 0 };
    await this.change("meta", (store) => store.put(this.meta, "meta"));
    this.remember(secret);
  };

  /* True when PIN and secret are the right ones. */
  Box.prototype.unlock = async function (pin, secret) {
    this.half = await halfOf(pin, this.meta.salt);
    this.key = await keyOf(this.half, secret);
    try {
      await this.unseal("check", this.meta.check);
    } catch (fault) {
      this.key = this.half = null;
      return false;
    }
    this.remember(secret);
    return true;
  };

  Box.prototype.isOpen = function () {
    return Boolean(this.key);
  };

  Box.prototype.put = async function (id, value) {
    const sealed = await this.seal(String(id), value);
    await this.change("rows", (store) => store.put(sealed, id));
  };

  Box.prototype.drop = function (ids) {
    return this.change("rows", (store) => ids.forEach((id) => store.delete(id)));
  };

  /* How many wait stands open in the box: a number tells nothing about anybody. */
  Box.prototype.count = async function (waiting, isFresh) {
    if (!this.meta) return;
    this.meta.waiting = waiting;
    if (isFresh) this.meta.made = Date.now();
    await this.change("meta", (store) => store.put(this.meta, "meta"));
  };

  Box.prototype.all = async function () {
    const base = await this.base();
    const store = base.transaction("rows").objectStore("rows");
    const [ids, rows] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
    return Promise.all(rows.map(async (row, place) => [ids[place], await this.unseal(String(ids[place]), row)]));
  };

  Box.prototype.wipe = function () {
    this.close();
    this.meta = this.key = this.half = null;
    this.remember("");
    return asked(indexedDB.deleteDatabase(this.name)).catch(() => {});
  };

  /* A cookie of this visit: with the browser closed, or signed out, it is gone. */
  Box.prototype.remember = function (secret) {
    const end = secret ? "" : "; max-age=0";
    const safe = location.protocol === "https:" ? "; secure" : "";
    document.cookie = COOKIE + "=" + secret + "; path=" + this.path + "; samesite=strict" + safe + end;
  };

  Box.prototype.secret = function () {
    const found = document.cookie.split("; ").find((one) => one.startsWith(COOKIE + "="));
    return found ? found.slice(COOKIE.length + 1) : "";
  };

  window.rollcallDoor.Box = Box;
})();
