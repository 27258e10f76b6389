// How long to wait before the next try: full jitter under a doubling ceiling.
import { RETRY_FIRST_MS, RETRY_MOST_MS } from "./constants.js";

export class Backoff {
  #ceiling = RETRY_FIRST_MS;

  next() {
    const delay = Math.random() * this.#ceiling;
    this.#ceiling = Math.min(RETRY_MOST_MS, this.#ceiling * 2);
    return delay;
  }

  reset() {
    this.#ceiling = RETRY_FIRST_MS;
  }
}
