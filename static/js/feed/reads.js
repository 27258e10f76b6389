// What was read: on screen long enough, on a page that is looked at, and told until the server answers.
import { now } from "../live/clock.js";
import { RecentSet } from "../live/recent.js";
import { READ_AFTER_MS, READ_AGAIN_MS, READ_EVERY_MS, READ_MOST, READ_TRIES } from "../live/constants.js";

// Without what is folded away under it, or unfolded: an item is on screen by itself.
const body = (article) => article.querySelector(".item-body");

export class Reads {
  #root;
  #live;
  #seen = new Map(); // id → timer: on screen, not yet read
  #read = new Map(); // id → { tries, due }: to tell until a read event answers
  #told = new RecentSet(); // ids this page has told: they keep their mark until the next page
  #observer;

  constructor(root, live) {
    this.#root = root;
    this.#live = live;
    this.#observer = new IntersectionObserver((entries) => entries.forEach((e) => this.#onScreen(e)), { threshold: 0.5 });
    setInterval(() => this.#send(), READ_EVERY_MS);
  }

  // An article that is shown: if it is new, whether it is looked at counts from now on.
  watch(article) {
    if (article.classList.contains("is-new")) this.#observer.observe(body(article));
    else this.#read.delete(Number(article.dataset.item));
  }

  // All that are shown, and no others.
  watchAll() {
    this.#observer.disconnect();
    for (const article of this.#root.querySelectorAll("[data-item]")) this.watch(article);
  }

  // An article that goes.
  forget(article) {
    const id = Number(article.dataset.item);
    this.#observer.unobserve(body(article));
    clearTimeout(this.#seen.get(id));
    this.#seen.delete(id);
    this.#read.delete(id);
  }

  // A read event names this item; whether it was this page that told of it.
  answered(id) {
    this.#read.delete(id);
    return this.#told.has(id);
  }

  // The page is looked at again: time on screen counts anew.
  recheck() {
    for (const article of this.#root.querySelectorAll(".is-new")) {
      this.#observer.unobserve(body(article));
      if (!this.#told.has(Number(article.dataset.item))) this.#observer.observe(body(article));
    }
  }

  #onScreen({ target, isIntersecting }) {
    const id = Number(target.closest("[data-item]").dataset.item);
    clearTimeout(this.#seen.get(id));
    this.#seen.delete(id);
    if (!isIntersecting || document.hidden) return;
    const timer = setTimeout(() => {
      this.#seen.delete(id);
      if (document.hidden) return;
      this.#observer.unobserve(target);
      if (!this.#told.has(id)) this.#read.set(id, { tries: READ_TRIES, due: 0 });
    }, READ_AFTER_MS);
    this.#seen.set(id, timer);
  }

  // A line may swallow what it is told: what no read event answers is told again.
  #send() {
    const time = now();
    const due = [...this.#read].filter(([, { due }]) => due <= time).slice(0, READ_MOST);
    const ids = due.map(([id]) => id);
    if (ids.length === 0 || !this.#live.send({ type: "read", ids })) return;
    for (const [id, { tries }] of due) {
      this.#told.add(id);
      if (tries > 1) this.#read.set(id, { tries: tries - 1, due: time + READ_AGAIN_MS });
      else this.#read.delete(id);
    }
  }
}
