// The feed of the home page: new items in order and once, without moving the reader.
import { pageAgain } from "../live/again.js";
import { Backoff } from "../live/backoff.js";
import { SHOWN_MOST, TOP_PX } from "../live/constants.js";
import { RecentMap, RecentSet } from "../live/recent.js";
import { Announcer } from "./announcer.js";
import { addNames, build, reword, word } from "./build.js";
import { arrange, itemsOf, keyOf, ungroup } from "./grouping.js";
import { Names } from "./names.js";
import { Older } from "./older.js";
import { Reads } from "./reads.js";
import { steadily } from "./steady.js";
import { Waiting } from "./waiting.js";
import { Wants } from "./wants.js";

export class Feed {
  #root;
  #announcer = new Announcer();
  #empty = document.querySelector("[data-feed-empty]");
  #unread;
  #several;
  #wants;
  #waiting = new Waiting((byKeyboard) => this.#showAll(true, byKeyboard));
  #older;
  #later = []; // what came while nobody looks: a page in the background renders nothing
  #missed = false; // so much came then, or was missing, that the page is read again when somebody looks
  #drawing = 0; // what waits goes in with the next frame
  #elsewhere = new RecentSet(); // ids read on another page: in a replay that may come before the item
  #gone = new RecentSet(); // ids withdrawn: in another channel the item itself may come after
  #edits = new RecentMap(); // id → its last edit, since the page was last asked for
  #names = new Names();
  #reloading = false;
  #stale = false; // the page has to be read (again)
  #arrived = new Set(); // ids that came while it is read: it may lack them
  #reads;
  #ours; // the title we gave the focus to ourselves

  constructor(root, socket, unread) {
    this.#root = root;
    this.#unread = unread;
    this.#several = root.dataset.several === "true";
    this.#wants = new Wants(root);
    this.#older = new Older(root, this.#empty);
    addEventListener("scroll", () => this.#atTop() && this.#showAll(false), { passive: true });
    this.#reads = new Reads(root, socket);
    this.#reads.watchAll();
    document.addEventListener("visibilitychange", () => this.#lookedAt());
  }

  // One event of a channel; ``names`` are the children it speaks for.
  take(event, channel, names) {
    if (document.hidden && event.kind !== "read") {
      if (this.#later.push([event, channel, names]) > SHOWN_MOST) this.#missed = this.#later.splice(0).length > 0;
    } else if (event.kind === "read") this.#takeRead(event.ids);
    else if (event.kind === "profile") this.#names.take(event, [...itemsOf(this.#root), ...this.#waiting.values()]);
    else if (event.kind === "edited") this.#takeEdit(event);
    else if (event.kind === "withdrawn" || event.kind === "hidden") this.#takeBack(event.ids);
    else if (event.kind === "restored") this.#restore(event.ids);
    else if (event.kind === "item" && this.#wants.words) this.reload();
    else if (event.kind === "item" && this.#wants.take(event, channel)) this.#takeItem(event, names);
  }

  #takeItem(event, names) {
    if (this.#gone.has(event.id)) return;
    if (this.#reloading) this.#arrived.add(event.id);
    const known = this.#known(event.id);
    if (known) {
      if (this.#several) addNames(known, names);
      return;
    }
    const article = build(event, this.#several ? names : []);
    if (!article) return;
    const edit = this.#edits.get(event.id);
    if (edit) word(article, edit.item);
    this.#names.apply(article);
    if (this.#elsewhere.has(event.id)) article.classList.remove("is-new");
    else this.#announcer.add(event.id);
    this.#waiting.set(event.id, article);
    this.#drawing ||= requestAnimationFrame(() => this.#draw());
  }

  // Many that arrive at one moment go in at once.
  #draw() {
    this.#drawing = 0;
    if (this.#atTop()) this.#showAll(false);
    this.#waiting.tell();
  }

  #takeRead(ids) {
    for (const id of ids) {
      if (this.#reads.answered(id)) continue;
      this.#elsewhere.add(id);
      this.#known(id)?.classList.remove("is-new");
    }
  }

  // An item reads otherwise now. The same edit comes in each channel of the item, and an older one after a newer.
  #takeEdit(event) {
    if (event.id < this.#edits.get(event.of)?.id) return;
    this.#edits.set(event.of, event);
    const article = this.#known(event.of);
    if (!article) return;
    const change = () => word(article, event.item);
    if (article.dataset.key === keyOf(event.item)) steadily(this.#root, change);
    else this.#change(change); // it leads elsewhere, and repeats other items now
  }

  // Items are no more, shown or waiting. Who has the keyboard in one goes on in the next.
  #takeBack(ids) {
    for (const id of ids) {
      this.#gone.add(id);
      this.#announcer.drop(id);
      this.#waiting.delete(id);
      const article = this.#find(id);
      this.#reads.answered(id);
      if (!article) continue;
      this.#reads.forget(article);
      const held = article.contains(document.activeElement);
      const shown = itemsOf(this.#root).filter((each) => each.checkVisibility());
      const next = shown[shown.indexOf(article) + 1] ?? shown.at(-2);
      this.#change(() => article.remove());
      if (held) next?.querySelector('[data-slot="title"]').focus({ preventScroll: true });
    }
    if (this.#root.children.length === 0 && this.#older.there) this.reload();
    this.#empty.hidden = this.#root.children.length > 0 || this.#waiting.size > 0;
    this.#waiting.tell();
  }

  // Items are back, where they stood: the page as the server shows it now has them.
  #restore(ids) {
    for (const id of ids) this.#gone.delete(id);
    this.reload();
  }

  // The reader takes an item out; what is returned puts it back where it was.
  takeOut(id) {
    const article = this.#find(id);
    this.#takeBack([id]);
    return () => {
      this.#gone.delete(id);
      if (!article || this.#find(id)) return;
      article.querySelector("[data-menu]")?.removeAttribute("open");
      this.#insert(article);
    };
  }

  #insert(article) {
    this.#change(() => {
      const after = [...this.#root.children].find((each) => Number(each.dataset.item) < Number(article.dataset.item));
      this.#root.insertBefore(article, after ?? null);
    });
    this.#reads.watch(article);
    this.#empty.hidden = true;
  }

  // Where the keyboard goes on when what it held is gone.
  focusFirst() {
    (this.#root.querySelector('[data-slot="title"]') ?? document.getElementById("main")).focus({ preventScroll: true });
  }

  // Whether all that arrived is shown.
  get whole() {
    return this.#waiting.size === 0 && this.#later.length === 0 && !this.#missed && !this.#reloading;
  }

  // What is on the page can no longer be brought up to date event by event: read it again, until that succeeds.
  // In the background when somebody looks; with ``atOnce`` now, for it may show what it must not any more.
  async reload(atOnce = false) {
    if (document.hidden && !atOnce) {
      this.#missed = true;
      return;
    }
    this.#stale = true;
    if (this.#reloading) return;
    this.#reloading = true;
    const backoff = new Backoff();
    while (this.#stale) {
      this.#stale = false;
      this.#arrived.clear();
      this.#edits.clear();
      this.#root.ariaBusy = String(this.#atTop() && !this.#busy());
      const page = await pageAgain("[data-feed][data-live=true]", this.#wants.again);
      this.#root.ariaBusy = "false";
      if (page && !this.#stale) this.#change(() => this.#renew(page));
      if (page && !this.#stale) this.#draw();
      if (page) continue;
      this.#stale = true;
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
    this.#reloading = false;
  }

  // What the page shows now goes in; what came meanwhile stays; what is gone goes. The reader is not moved.
  #renew(page) {
    const root = page.querySelector("[data-feed]");
    ungroup(root);
    const fresh = new Map([...root.children].map((article) => [Number(article.dataset.item), article]));
    for (const id of this.#elsewhere) fresh.get(id)?.classList.remove("is-new");
    for (const id of this.#gone) fresh.delete(id);
    for (const [id, edit] of this.#edits) if (fresh.has(id)) word(fresh.get(id), edit.item);
    for (const article of fresh.values()) this.#names.apply(article);
    this.#several = root.dataset.several === "true";
    this.#wants = new Wants(root);
    for (const id of this.#waiting.keys()) if (!this.#arrived.has(id)) this.#waiting.delete(id);
    let oldest = Infinity;
    for (const old of [...this.#root.children]) {
      const id = Number(old.dataset.item);
      const newer = fresh.get(id);
      fresh.delete(id);
      if (newer && !old.contains(document.activeElement)) old.replaceWith(newer);
      else if (newer) {
        reword(old, newer);
        old.classList.toggle("is-new", newer.classList.contains("is-new"));
      } else if (!this.#arrived.has(id)) old.remove();
      if (newer) oldest = Math.min(oldest, id);
    }
    for (const [id, article] of fresh) {
      if (id < oldest) this.#root.append(article);
      else this.#waiting.set(id, article);
    }
    this.#reads.watchAll();
    this.#empty.hidden = this.#root.children.length > 0;
    this.#older.renew(page);
    const count = Number.parseInt(page.querySelector("[data-unread]")?.textContent, 10) || 0;
    this.#unread.tell(count, JSON.parse(root.dataset.seqs));
  }

  // Who reads is not moved by it, and what repeats what stands together.
  #change(change) {
    steadily(this.#root, () => arrange(this.#root, change));
  }

  #find(id) {
    return this.#root.querySelector(`[data-item="${id}"]`);
  }

  #known(id) {
    return this.#waiting.get(id) ?? this.#find(id);
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
    if (asked) scrollTo({ top: 0, behavior: "instant" });
    this.#change(() => this.#putIn());
    this.#empty.hidden = true;
    this.#waiting.tell();
    if (!asked) return;
    // The keyboard goes on from the first new item; a finger or mouse holds nothing.
    this.#ours = byKeyboard ? this.#root.querySelector('[data-slot="title"]') : null;
    if (this.#ours) this.#ours.focus({ preventScroll: true });
    else document.activeElement?.blur();
  }

  #putIn() {
    const { cut } = this.#waiting;
    const arrived = this.#waiting.take();
    for (const [id, article] of arrived) {
      const after = [...this.#root.children].find((each) => Number(each.dataset.item) < id);
      this.#root.insertBefore(article, after ?? null);
      article.classList.add("arrives");
      this.#reads.watch(article);
    }
    this.#leave(cut ? arrived.length : SHOWN_MOST);
  }

  // So many stay, the newest.
  #leave(number) {
    const old = [...this.#root.children].slice(number);
    if (old.length === 0) return;
    for (const article of old) {
      this.#reads.forget(article);
      article.remove();
    }
    this.#older.from(Number(this.#root.lastElementChild.dataset.item));
  }

  #lookedAt() {
    if (document.hidden) return;
    this.#reads.recheck();
    for (const [event, channel, names] of this.#later.splice(0)) this.take(event, channel, names);
    if (this.#missed) this.reload();
    this.#missed = false;
    this.#draw();
  }
}
