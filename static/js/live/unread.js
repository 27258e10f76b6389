// The unread count: in the banner, in the tab's title, the same on every page. A number somebody counted, and the
// items that came after it.

export class Unread {
  #badges = document.querySelectorAll("[data-unread]");
  #title = document.title.replace(/^\(\d+\+?\) /, "");
  #count = Number.parseInt(this.#badges[0]?.textContent ?? "0", 10) || 0;
  #seqs = {}; // where the channels stood when it was counted
  #read = 0; // the event that counted last, when it was one
  #later = new Map(); // id → [channel, seq]: the items it does not hold
  #known = new Set(); // an item may stand in several channels: it counts once

  constructor() {
    this.#show();
  }

  // Counted with the channels at ``seqs``: in a hello, a snapshot or a page.
  tell(count, seqs) {
    this.#count = count;
    this.#seqs = seqs;
    for (const [id, [channel, seq]] of this.#later) if (!(seq > seqs[channel])) this.#later.delete(id);
    this.#show();
  }

  // An event, live or replayed: a replay brings much that the last count holds already.
  take({ channel, seq, event }) {
    const counted = seq <= this.#seqs[channel];
    if (event.kind === "read" && !counted && event.id > this.#read) {
      this.#read = event.id;
      this.#count = event.unread;
      for (const id of this.#later.keys()) if (id < event.id) this.#later.delete(id);
    } else if (event.kind === "item") {
      if (counted) this.#later.delete(event.id);
      else if (!this.#known.has(event.id) && event.id > this.#read) this.#later.set(event.id, [channel, seq]);
      this.#known.add(event.id);
    }
    this.#show();
  }

  #show() {
    const count = this.#count + this.#later.size;
    const shown = count > 99 ? "99+" : String(count);
    for (const badge of this.#badges) {
      badge.textContent = shown;
      badge.hidden = count === 0;
    }
    document.title = count ? `(${shown}) ${this.#title}` : this.#title;
  }
}
