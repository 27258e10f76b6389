// How long to wait before the next try: a random time under a doubling ceiling. The first may be none at all, so that
// all pages of a server that ended do not come at once; the later ones are at least half the ceiling, so that no page
// comes often.
import { RETRY_FIRST_MS, RETRY_MOST_MS } from "./constants.js";

export class Backoff {
  #ceiling = RETRY_FIRST_MS;

  next() {
    const least = this.#ceiling === RETRY_FIRST_MS ? 0 : this.#ceiling / 2;
    const delay = least + Math.random() * (this.#ceiling - least);
    this.#ceiling = Math.min(RETRY_MOST_MS, this.#ceiling * 2);
    return delay;
  }

  reset() {
    this.#ceiling = RETRY_FIRST_MS;
  }
}
