// Which way a page takes to the stream: the one that worked last in this tab, else the next after two openings in vain.
import { BETTER_MS, TRIES_PER_WAY } from "./constants.js";
import { storage } from "./storage.js";
import { Socket, WAYS } from "./transports.js";

const KEY = "live:way";

export class Way {
  #index = 0; // of WAYS, the best first
  #failed = 0; // openings of this way that brought no hello
  #tried = 0; // when the best one was last tried in vain

  constructor() {
    // Kept over the pages of the tab: otherwise each would begin with half a minute of silence.
    const [index, tried] = (storage()?.getItem(KEY) ?? "").split(" ").map(Number);
    if (WAYS[index]) [this.#index, this.#tried] = [index, tried || 0];
  }

  // A browser opens six connections to a site, all tabs together. A WebSocket is none of them, the other ways are:
  // only the page that is looked at takes one.
  get kind() {
    if (!document.hidden) return WAYS[this.#index];
    return WAYS[0] === Socket ? Socket : null;
  }

  failed() {
    if (document.hidden) return;
    this.#failed += 1;
    if (this.#failed % TRIES_PER_WAY !== 0) return;
    if (this.#index === 0) this.#tried = Date.now();
    this.#index = (this.#index + 1) % WAYS.length;
  }

  worked(kind) {
    this.#index = WAYS.indexOf(kind);
    this.#failed = 0;
    this.#keep();
  }

  // The best one, when it is time to see whether it is open by now.
  better() {
    if (this.#index === 0 || Date.now() - this.#tried < BETTER_MS) return null;
    this.#tried = Date.now();
    this.#keep();
    return WAYS[0];
  }

  // The network is another: what was barred may be open.
  changed() {
    this.#tried = 0;
  }

  #keep() {
    try {
      storage()?.setItem(KEY, `${this.#index} ${this.#tried}`);
    } catch {
      // Full: the next page finds its way again.
    }
  }
}
