// What events told of items. In another channel, or in a replay, the item itself may come after.
import { RecentMap, RecentSet } from "../live/recent.js";
import { word } from "./build.js";
import { Names } from "./names.js";

export class Told {
  #elsewhere = new RecentSet(); // ids read on another page
  #gone = new RecentSet(); // ids withdrawn
  #edits = new RecentMap(); // id → its last edit, since the page was last asked for
  #names = new Names();

  read(id) {
    this.#elsewhere.add(id);
  }

  withdrawn(id) {
    this.#gone.add(id);
  }

  restored(id) {
    this.#gone.delete(id);
  }

  isGone(id) {
    return this.#gone.has(id);
  }

  // An item reads otherwise now. The same edit comes in each channel of the item, and an older one after a newer: false.
  edited(event) {
    if (event.id < this.#edits.get(event.of)?.id) return false;
    this.#edits.set(event.of, event);
    return true;
  }

  named(event, articles) {
    this.#names.take(event, articles);
  }

  // Another life of the database: ids are given out again.
  anew() {
    for (const each of [this.#elsewhere, this.#gone, this.#edits]) each.clear();
    this.#names = new Names();
  }

  // The page that is asked for now has all edits up to here.
  asked() {
    this.#edits.clear();
  }

  // An item that was put together before, as it is by now.
  apply(article) {
    const id = Number(article.dataset.item);
    const edit = this.#edits.get(id);
    if (edit) word(article, edit.item);
    this.#names.apply(article);
    if (this.#elsewhere.has(id)) article.classList.remove("is-new");
  }
}
