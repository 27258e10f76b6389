// What is remembered of a stream: the last so many, however long the page is open.
import { RECENT_MOST } from "./constants.js";

export class RecentSet extends Set {
  add(value) {
    if (!this.has(value) && this.size >= RECENT_MOST) this.delete(this.values().next().value);
    return super.add(value);
  }
}

export class RecentMap extends Map {
  set(key, value) {
    if (!this.has(key) && this.size >= RECENT_MOST) this.delete(this.keys().next().value);
    return super.set(key, value);
  }
}
