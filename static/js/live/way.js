// Which way a page takes to the stream: that of the last good line in this tab, else the next after some in vain.
import { now } from "./clock.js";
import { BETTER_MS, TRIES_PER_WAY } from "./constants.js";
import { storage } from "./storage.js";
import { Socket, WAYS } from "./transports.js";

const KEY = "live:way";

export class Way {
  through = undefined; // a kind of line: through another tab; null: none for now
  lively = false; // lines were cut that had been greeted: boxes that close what is idle are kept awake
  #index = 0; // of WAYS, the best first
  #failed = 0; // lines of this way in a row that were none, or short
  #tried = 0; // when the best one was last tried in vain

  constructor() {
    // Kept over the pages of the tab: otherwise each would begin with half a minute of silence.
    try {
      const { index, failed, age, at, lively } = JSON.parse(storage()?.getItem(KEY));
      if (!WAYS[index]) return;
      [this.#index, this.#failed, this.lively] = [index, failed, lively];
      // By the clock on the wall, the only one that pages share, which may have been put back.
      this.#tried = now() - Math.max(0, age + Math.max(0, Date.now() - at));
    } catch {
      // Nothing kept.
    }
  }

  get index() {
    return this.#index;
  }

  // Another tab of this browser came to this way.
  adopt(index) {
    if (index === this.#index || !WAYS[index]) return;
    this.#index = index;
    this.#failed = 0;
    this.#tried = now();
    this.#keep();
  }

  // A browser opens six connections to a site, all tabs together. A WebSocket is none of them, the other ways are:
  // only the page that is looked at takes one.
  get kind() {
    if (this.through !== undefined) return this.through;
    if (!document.hidden) return WAYS[this.#index];
    return WAYS[0] === Socket ? Socket : null;
  }

  // A line did not open, or not for long. One that is ``barred`` is not tried again at once: that takes too long, or
  // cannot change. Without a network no way is better than another.
  failed({ greeted = false, barred = false } = {}) {
    if (this.through !== undefined || document.hidden || !navigator.onLine) return;
    this.lively ||= greeted;
    this.#failed += barred ? TRIES_PER_WAY : 1;
    if (this.#failed >= TRIES_PER_WAY) {
      if (this.#index === 0) this.#tried = now();
      this.#index = (this.#index + 1) % WAYS.length;
      this.#failed = 0;
    }
    this.#keep();
  }

  // A line of this kind is good.
  worked(kind) {
    if (!WAYS.includes(kind) || (WAYS[this.#index] === kind && this.#failed === 0)) return;
    this.#index = WAYS.indexOf(kind);
    this.#failed = 0;
    this.#keep();
  }

  // Nothing was cut for long.
  calm() {
    if (!this.lively) return;
    this.lively = false;
    this.#keep();
  }

  // The best one, when it is time to see whether it lives by now.
  better() {
    if (this.through !== undefined || this.#index === 0 || now() - this.#tried < BETTER_MS) return null;
    this.#tried = now();
    this.#keep();
    return WAYS[0];
  }

  // The network is another: what was barred may be open.
  changed() {
    this.#tried = now() - BETTER_MS;
    this.#failed = 0;
    this.lively = false;
    this.#keep();
  }

  #keep() {
    const [index, failed, lively] = [this.#index, this.#failed, this.lively];
    try {
      storage()?.setItem(KEY, JSON.stringify({ index, failed, lively, age: now() - this.#tried, at: Date.now() }));
    } catch {
      // Full: the next page finds its way again.
    }
  }
}
