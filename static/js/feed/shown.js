// The items that are shown, the newest first: each in its place, at most so many, and who reads is not moved.
import { SHOWN_MOST } from "../live/constants.js";
import { reword } from "./build.js";
import { arrange, itemsOf } from "./grouping.js";
import { steadily } from "./steady.js";

const idOf = (article) => Number(article.dataset.item);

export class Shown {
  #root;
  #reads;
  #older;

  constructor(root, reads, older) {
    this.#root = root;
    this.#reads = reads;
    this.#older = older;
    reads.watchAll();
  }

  get empty() {
    return this.#root.children.length === 0;
  }

  get items() {
    return itemsOf(this.#root);
  }

  get firstTitle() {
    return this.#root.querySelector('[data-slot="title"]');
  }

  // Whether an item of this application may ask its reader for something.
  asks(app) {
    const blanks = [...document.querySelectorAll(`template[data-item-template^="${CSS.escape(app)}."]`)];
    const mayAsk = blanks.some(({ dataset }) => dataset.asks);
    return mayAsk && this.items.some((each) => each.dataset.app === app);
  }

  find(id) {
    return this.#root.querySelector(`[data-item="${id}"]`);
  }

  // An item reads otherwise; nothing comes or goes.
  touch(change) {
    steadily(this.#root, change);
  }

  // What repeats what stands together afterwards.
  change(change) {
    steadily(this.#root, () => arrange(this.#root, change));
  }

  put(article) {
    this.change(() => this.#insert(article));
  }

  // Those that arrived, the oldest first. With ``cut`` something is missing between them and what is shown: that goes.
  putAll(arrived, cut) {
    this.change(() => {
      for (const [, article] of arrived) {
        this.#insert(article);
        article.classList.add("arrives");
      }
      this.#leave(cut ? arrived.length : SHOWN_MOST);
    });
  }

  #insert(article) {
    const after = [...this.#root.children].find((each) => idOf(each) < idOf(article));
    this.#root.insertBefore(article, after ?? null);
    this.#reads.watch(article);
  }

  // So many stay, the newest.
  #leave(number) {
    const old = [...this.#root.children].slice(number);
    if (old.length === 0) return;
    for (const article of old) {
      this.#reads.forget(article);
      article.remove();
    }
    this.#older.from(idOf(this.#root.lastElementChild));
  }

  // Who has the keyboard in it goes on in the next.
  take(article) {
    this.#reads.forget(article);
    const held = article.contains(document.activeElement);
    const shown = this.items.filter((each) => each.checkVisibility());
    const next = shown[shown.indexOf(article) + 1] ?? shown.at(-2);
    this.change(() => article.remove());
    if (held) next?.querySelector('[data-slot="title"]').focus({ preventScroll: true });
  }

  // As a newer page has it, id → article, while all of it changes; ``kept`` are ids that it may lack. Returns what of it
  // is newer than what was shown.
  renew(fresh, kept) {
    let oldest = Infinity;
    for (const old of [...this.#root.children]) {
      const id = idOf(old);
      const newer = fresh.get(id);
      fresh.delete(id);
      if (newer) oldest = Math.min(oldest, id);
      if (newer) this.#replace(old, newer);
      else if (!kept.has(id)) old.remove();
    }
    const arrived = [];
    for (const [id, article] of fresh) {
      if (id < oldest) this.#root.append(article);
      else arrived.push([id, article]);
    }
    this.#reads.watchAll();
    return arrived;
  }

  #replace(old, newer) {
    if (!old.contains(document.activeElement)) {
      old.replaceWith(newer);
      return;
    }
    reword(old, newer);
    old.classList.toggle("is-new", newer.classList.contains("is-new"));
  }
}
