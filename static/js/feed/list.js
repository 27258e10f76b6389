// The feed of the home page: new items in order and once, without moving the reader.
import { pageAgain } from "../live/again.js";
import { Backoff } from "../live/backoff.js";
import { SHOWN_MOST, TOP_PX } from "../live/constants.js";
import { Announcer } from "./announcer.js";
import { addNames, build, word } from "./build.js";
import { keyOf, ungroup } from "./grouping.js";
import { Older } from "./older.js";
import { Reads } from "./reads.js";
import { Shown } from "./shown.js";
import { Told } from "./told.js";
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
  #shown;
  #told = new Told();
  #older;
  #later = []; // what came while nobody looks: a page in the background renders nothing
  #missed = false; // so much came then, or was missing, that the page is read again when somebody looks
  #drawing = 0; // what waits goes in with the next frame
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
    this.#shown = new Shown(root, this.#reads, this.#older);
    document.addEventListener("visibilitychange", () => this.#lookedAt());
  }

  // One event of a channel; ``names`` are the children it speaks for.
  take(event, channel, names) {
    if (document.hidden && event.kind !== "read") {
      if (this.#later.push([event, channel, names]) > SHOWN_MOST) this.#missed = this.#later.splice(0).length > 0;
    } else if (event.kind === "read") this.#takeRead(event.ids);
    else if (event.kind === "profile") this.#told.named(event, [...this.#shown.items, ...this.#waiting.values()]);
    else if (event.kind === "edited") this.#takeEdit(event);
    else if (event.kind === "withdrawn" || event.kind === "hidden") this.#takeBack(event.ids);
    else if (event.kind === "restored") this.#restore(event.ids);
    else if (event.kind === "changed" && this.#shown.asks(event.app)) this.reload();
    else if (event.kind === "item" && this.#wants.words) this.reload();
    else if (event.kind === "item" && this.#wants.take(event, channel)) this.#takeItem(event, names);
  }

  #takeItem(event, names) {
    if (this.#told.isGone(event.id)) return;
    if (this.#reloading) this.#arrived.add(event.id);
    const known = this.#known(event.id);
    if (known) {
      if (this.#several) addNames(known, names);
      return;
    }
    const article = build(event, this.#several ? names : []);
    if (!article) return;
    this.#told.apply(article);
    if (this.#wants.wrote(event)) article.classList.remove("is-new");
    if (article.classList.contains("is-new")) this.#announcer.add(event.id);
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
      this.#told.read(id);
      this.#known(id)?.classList.remove("is-new");
    }
  }

  #takeEdit(event) {
    const article = this.#told.edited(event) && this.#known(event.of);
    if (!article) return;
    const change = () => word(article, event.item);
    if (article.dataset.key === keyOf(event.item)) this.#shown.touch(change);
    else this.#shown.change(change); // it leads elsewhere, and repeats other items now
  }

  // Items are no more, shown or waiting.
  #takeBack(ids) {
    for (const id of ids) {
      this.#told.withdrawn(id);
      this.#announcer.drop(id);
      this.#waiting.delete(id);
      this.#reads.answered(id);
      const article = this.#shown.find(id);
      if (article) this.#shown.take(article);
    }
    if (this.#shown.empty && this.#older.there) this.reload();
    this.#empty.hidden = !this.#shown.empty || this.#waiting.size > 0;
    this.#waiting.tell();
  }

  // Items are back, where they stood: the page as the server shows it now has them.
  #restore(ids) {
    for (const id of ids) this.#told.restored(id);
    this.reload();
  }

  // The reader takes an item out; what is returned puts it back where it was.
  takeOut(id) {
    const article = this.#shown.find(id);
    this.#takeBack([id]);
    return () => {
      this.#told.restored(id);
      if (!article || this.#shown.find(id)) return;
      article.querySelector("[data-menu]")?.removeAttribute("open");
      this.#shown.put(article);
      this.#empty.hidden = true;
    };
  }

  // Where the keyboard goes on when what it held is gone.
  focusFirst() {
    (this.#shown.firstTitle ?? document.getElementById("main")).focus({ preventScroll: true });
  }

  // Whether all that arrived is shown.
  get whole() {
    return this.#waiting.size === 0 && this.#later.length === 0 && !this.#missed && !this.#reloading;
  }

  // What stands is no more, whatever its ids: another life of the database.
  anew() {
    this.#told.anew();
    this.reload();
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
      this.#told.asked();
      this.#root.ariaBusy = String(this.#atTop() && !this.#busy());
      const page = await pageAgain("[data-feed][data-live=true]", this.#wants.again);
      this.#root.ariaBusy = "false";
      if (page && !this.#stale) this.#shown.change(() => this.#renew(page));
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
    for (const [id, article] of fresh) {
      if (this.#told.isGone(id)) fresh.delete(id);
      else this.#told.apply(article);
    }
    this.#several = root.dataset.several === "true";
    this.#wants = new Wants(root);
    for (const id of this.#waiting.keys()) if (!this.#arrived.has(id)) this.#waiting.delete(id);
    for (const [id, article] of this.#shown.renew(fresh, this.#arrived)) this.#waiting.set(id, article);
    this.#empty.hidden = !this.#shown.empty;
    this.#older.renew(page);
    const count = Number.parseInt(page.querySelector("[data-unread]")?.textContent, 10) || 0;
    // It was counted a moment before the page was read: what came between is not in it.
    this.#unread.answer(count, { ...JSON.parse(root.dataset.seqs), ...JSON.parse(root.dataset.counted) });
  }

  #known(id) {
    return this.#waiting.get(id) ?? this.#shown.find(id);
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
    const { cut } = this.#waiting;
    this.#shown.putAll(this.#waiting.take(), cut);
    this.#empty.hidden = true;
    this.#waiting.tell();
    if (!asked) return;
    // The keyboard goes on from the first new item; a finger or mouse holds nothing.
    this.#ours = byKeyboard ? this.#shown.firstTitle : null;
    if (this.#ours) this.#ours.focus({ preventScroll: true });
    else document.activeElement?.blur();
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
