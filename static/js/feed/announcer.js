// What arrives, said aloud to who does not see it: how much, at most every five seconds, so that nobody is talked over.
import { SAY_EVERY_MS, SAY_AFTER_MS } from "../live/constants.js";
import { now } from "../live/clock.js";
import { counted } from "./waiting.js";

export class Announcer {
  #place = document.querySelector("[data-announce]");
  #ids = new Set(); // not said yet
  #said = -Infinity;
  #timer = 0;

  add(id) {
    this.#ids.add(id);
    if (!this.#timer) this.#later(this.#said + SAY_EVERY_MS - now());
  }

  // It is no more, or was read elsewhere: it is not news.
  drop(id) {
    this.#ids.delete(id);
  }

  #later(delay) {
    this.#timer = setTimeout(() => this.#say(), Math.max(delay, SAY_AFTER_MS));
    this.#place.textContent = ""; // the same words twice are said twice only where there was nothing in between
  }

  #say() {
    this.#timer = 0;
    if (this.#ids.size === 0) return;
    this.#place.textContent = counted(this.#ids.size);
    this.#ids.clear();
    this.#said = now();
  }
}
