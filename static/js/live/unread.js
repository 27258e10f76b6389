// The unread count: in the banner, in the tab's title, the same on every page. A number somebody counted, and the
// items that came after it.
import { Backoff } from "./backoff.js";
import { RECENT_MOST } from "./constants.js";
import { RecentSet } from "./recent.js";
import { showBadge } from "../page/badge.js";

// Kinds of events that say how many are left.
const COUNTED = new Set(["read", "hidden", "restored"]);

export class Unread {
  #badges = document.querySelectorAll("[data-unread]");
  #readAll = document.querySelectorAll("[data-read-all]");
  #title = document.title.replace(/^\(\d+\+?\) /, "");
  #shown = document.title;
  #count = Number.parseInt(this.#badges[0]?.textContent ?? "0", 10) || 0;
  #seqs = {}; // where the channels stood when it was counted
  #marked = {}; // where the reader's own channel stood with the marks that were counted last, if an event told it
  #later = new Map(); // id → [channel, seq]: the items it does not hold
  #known = new RecentSet(); // an item may stand in several channels: it counts once
  #gone = new RecentSet(); // items withdrawn: in another channel the item itself may come after
  #reader;
  #recount; // asks who counts: resolves to { unread, seqs }, or to null when that failed
  #doubted = false; // the count may hold what is no more
  #asking = false;

  // ``reader``: whose page it is; what they wrote they have read.
  constructor(recount = async () => null, reader = 0) {
    this.#recount = recount;
    this.#reader = reader;
    this.#show();
  }

  // Another life of the database: ids are given out again.
  anew() {
    this.#later.clear();
    this.#known.clear();
    this.#gone.clear();
  }

  // Counted beside the stream, which went on meanwhile: false for an answer of before what is held by now. What the stream
  // brought in between is in that, and does not come again.
  answer(count, seqs) {
    const held = { ...this.#seqs, ...this.#marked };
    if (Object.keys(held).some((name) => seqs[name] < held[name])) return false;
    this.tell(count, seqs);
    return true;
  }

  // Counted with the channels at ``seqs``: in a hello or a snapshot.
  tell(count, seqs) {
    this.#count = count;
    this.#seqs = seqs;
    this.#marked = {};
    for (const [id, [channel, seq]] of this.#later) if (!(seq > seqs[channel])) this.#later.delete(id);
    this.#show();
  }

  // An event, live or replayed: a replay brings much that the last count holds already.
  take({ channel, seq, event }) {
    const counted = seq <= this.#seqs[channel];
    if (COUNTED.has(event.kind) && "unread" in event) {
      for (const id of event.kind === "restored" ? event.ids : []) this.#gone.delete(id);
      if (!counted) {
        this.#takeCount(event);
        this.#marked = { [channel]: seq };
      }
    } else if (event.kind === "restored") {
      for (const id of event.ids) this.#gone.delete(id);
      if (!counted) this.doubt();
    } else if (event.kind === "withdrawn") {
      this.#withdraw(event, counted);
    } else if (event.kind === "item" && !this.#gone.has(event.id)) {
      if (counted) this.#later.delete(event.id);
      else if (!this.#known.has(event.id) && event.item.author.id !== this.#reader) this.#later.set(event.id, [channel, seq]);
      this.#known.add(event.id);
      if (this.#later.size > RECENT_MOST) this.doubt(); // a number of the server's holds them all, in less
    }
    this.#show();
  }

  // Marks were made and counted. Places say what that count holds: ids are given before the COMMIT. One that was made
  // before ours saw fewer items, and ours fewer marks: who counts is asked. So is it where no places are told.
  #takeCount({ unread, seqs = {} }) {
    const behind = Object.keys(this.#seqs).some((name) => !(seqs[name] >= this.#seqs[name]));
    this.tell(unread, { ...this.#seqs, ...(behind ? {} : seqs) });
    if (behind) this.doubt();
  }

  // Of an item that came after the count we know that it was in it; of an older one not whether it was read: who
  // counts is asked. A little later, for all pages of a school hear of it at the same time.
  #withdraw({ ids }, counted) {
    const older = ids.filter((each) => !this.#later.delete(each) && !this.#gone.has(each));
    for (const each of ids) this.#gone.add(each);
    if (counted || this.#count === 0 || older.length === 0) return;
    this.#doubted = true;
    if (!this.#asking) this.#ask();
  }

  // What is counted may have changed without an item coming or going.
  doubt() {
    this.#doubted = true;
    if (!this.#asking) this.#ask();
  }

  async #ask() {
    this.#asking = true;
    const backoff = new Backoff();
    while (this.#doubted) {
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
      this.#doubted = false; // what is withdrawn from here on may be too late for this answer
      const answer = await this.#recount();
      if (!answer || !this.answer(answer.unread, answer.seqs)) this.#doubted = true;
    }
    this.#asking = false;
  }

  #show() {
    const count = this.#count + this.#later.size;
    const shown = count > 99 ? "99+" : String(count);
    for (const badge of this.#badges) {
      badge.textContent = shown;
      badge.hidden = count === 0;
    }
    showBadge(count);
    for (const button of this.#readAll) button.hidden = count === 0;
    const title = count ? `(${shown}) ${this.#title}` : this.#title;
    if (title !== this.#shown) document.title = this.#shown = title; // a translator has its own words for the rest
  }
}
