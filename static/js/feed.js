// The feed of the home page: new items in order and once, without moving the reader.
import { READ_AFTER_MS, READ_EVERY_MS, READ_MOST, TOP_PX } from "./constants.js";
import { addNames, build } from "./item.js";
import { say } from "./words.js";

export class Feed {
  #root;
  #pill = document.querySelector("[data-pill]");
  #announce = document.querySelector("[data-announce]");
  #empty = document.querySelector("[data-feed-empty]");
  #live;
  #several;
  #waiting = new Map(); // id → article, not shown yet
  #seen = new Map(); // id → timer: on screen, not yet read
  #read = new Set(); // ids to tell
  #told = new Set(); // ids this page has told: they keep their mark until the next page
  #observer;
  #ours; // the title we gave the focus to ourselves

  constructor(root, socket) {
    this.#root = root;
    this.#live = socket;
    this.#several = root.dataset.several === "true";
    this.#pill?.addEventListener("click", (event) => this.#showAll(true, event.detail === 0));
    addEventListener("scroll", () => this.#atTop() && this.#showAll(false), { passive: true });
    this.#observer = new IntersectionObserver((entries) => entries.forEach((e) => this.#onScreen(e)), { threshold: 0.5 });
    for (const article of root.children) this.#watch(article);
    document.addEventListener("visibilitychange", () => document.hidden || this.#recheck());
    setInterval(() => this.#sendReads(), READ_EVERY_MS);
  }

  // One event; ``names`` are the children its channel speaks for. True when it is a new item here.
  take(event, names) {
    if (event.kind === "read") {
      for (const id of event.ids) if (!this.#told.has(id)) this.#find(id)?.classList.remove("is-new");
      return false;
    }
    if (event.kind !== "item") return false;
    const known = this.#waiting.get(event.id) ?? this.#find(event.id);
    if (known) {
      if (this.#several) addNames(known, names);
      return false;
    }
    const article = build(event, this.#several ? names : []);
    if (!article) return false;
    this.#waiting.set(event.id, article);
    if (this.#atTop() && !this.#busy()) this.#showAll(false);
    this.#tellWaiting();
    return true;
  }

  // What is on the page can no longer be brought up to date event by event: read it again.
  async reload() {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-feed]");
      this.#observer.disconnect();
      this.#root.replaceChildren(...fresh.children);
      this.#waiting.clear();
      this.#tellWaiting();
      for (const article of this.#root.children) this.#watch(article);
      this.#empty.hidden = this.#root.children.length > 0;
      const badge = page.querySelector("[data-unread]");
      return Number.parseInt(badge?.textContent ?? "0", 10) || 0;
    } catch {
      location.reload();
      return 0;
    }
  }

  #find(id) {
    return this.#root.querySelector(`[data-item="${id}"]`);
  }

  #atTop() {
    return scrollY < TOP_PX && !document.hidden;
  }

  // Somebody is in the middle of something: nothing may move under their hands.
  #busy() {
    const focused = document.activeElement;
    const theirs = focused && focused !== document.body && focused !== this.#ours && focused.id !== "main";
    return theirs || !document.getSelection()?.isCollapsed;
  }

  #showAll(asked, byKeyboard = false) {
    if (this.#waiting.size === 0 || (!asked && this.#busy())) return;
    const count = this.#waiting.size;
    for (const [id, article] of [...this.#waiting].sort(([a], [b]) => a - b)) {
      const after = [...this.#root.children].find((one) => Number(one.dataset.item) < id);
      this.#root.insertBefore(article, after ?? null);
      article.classList.add("arrives");
      this.#watch(article);
    }
    this.#waiting.clear();
    this.#empty.hidden = true;
    this.#tellWaiting();
    this.#announce.textContent = say("new_items", count);
    if (asked) {
      scrollTo({ top: 0 });
      // The keyboard goes on from the first new item; a finger or mouse holds nothing.
      this.#ours = byKeyboard ? this.#root.querySelector('[data-slot="title"]') : null;
      if (this.#ours) this.#ours.focus({ preventScroll: true });
      else document.activeElement?.blur();
    }
  }

  #tellWaiting() {
    if (!this.#pill) return;
    const count = this.#waiting.size;
    this.#pill.hidden = count === 0;
    this.#pill.textContent = count ? `↑ ${say("new_items", count)}` : "";
    if (count) this.#announce.textContent = say("new_items", count);
  }

  // Read: on screen long enough, on a page that is looked at.

  #watch(article) {
    if (article.classList.contains("is-new")) this.#observer.observe(article);
  }

  #onScreen({ target, isIntersecting }) {
    const id = Number(target.dataset.item);
    clearTimeout(this.#seen.get(id));
    this.#seen.delete(id);
    if (!isIntersecting || document.hidden) return;
    const timer = setTimeout(() => {
      if (document.hidden) return;
      this.#observer.unobserve(target);
      this.#read.add(id);
    }, READ_AFTER_MS);
    this.#seen.set(id, timer);
  }

  #recheck() {
    for (const article of this.#root.querySelectorAll(".is-new")) {
      this.#observer.unobserve(article);
      if (!this.#told.has(Number(article.dataset.item))) this.#observer.observe(article);
    }
    if (this.#atTop()) this.#showAll(false);
  }

  #sendReads() {
    const ids = [...this.#read].slice(0, READ_MOST);
    if (ids.length === 0 || !this.#live.send({ type: "read", ids })) return;
    for (const id of ids) {
      this.#read.delete(id);
      this.#told.add(id);
    }
  }
}
