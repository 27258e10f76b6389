// What arrived and is not shown yet, behind the pill: the newest of it, for no more is ever shown.
import { SHOWN_MOST } from "../live/constants.js";
import { say } from "../page/words.js";

const TOLD_MOST = 99;

export class Waiting extends Map {
  cut = false; // older ones were left out: between these and what is shown something is missing
  #pill = document.querySelector("[data-pill]");

  constructor(show) {
    super();
    this.#pill?.addEventListener("click", (event) => show(event.detail === 0));
  }

  // id → article
  set(id, article) {
    super.set(id, article);
    if (this.size > SHOWN_MOST) {
      this.delete(Math.min(...this.keys()));
      this.cut = true;
    }
    return this;
  }

  // All of it, the oldest first. Nothing waits any more.
  take() {
    const taken = [...this].sort(([a], [b]) => a - b);
    this.clear();
    this.cut = false;
    return taken;
  }

  tell() {
    if (!this.#pill) return;
    this.#pill.hidden = this.size === 0;
    this.#pill.textContent = this.size ? `↑ ${counted(this.size)}` : "";
  }
}

export function counted(number) {
  if (number <= TOLD_MOST) return say("new_items", number);
  return say("new_items", TOLD_MOST).replace(TOLD_MOST, `${TOLD_MOST}+`);
}
