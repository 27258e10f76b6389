// Messages flash on a page that is open: they come, change, are read elsewhere and end by themselves, at the minute
// of the server. What comes floats over the foot of the window: nobody's page moves under their hands.
import { SILENCE_MS } from "../live/constants.js";
import { steadily } from "../feed/steady.js";
import { serverNow } from "./now.js";
import { say } from "./words.js";

const LOOK_MS = 30_000; // a computer that slept has its timers late
const SPREAD_MS = 2_000; // a whole school hears of the same thing at one moment

export class Flashes {
  #root = document.querySelector("[data-flashes]");
  #list = this.#root.querySelector("[data-flash-list]");
  #live = this.#root.querySelector("[data-flash-live]");
  #known = new Map(); // id → what it says, as of its rev
  #read = new Map(); // id → the rev that was read
  #heard = new Set(); // told of while the page is read again
  #timer = 0;
  #asking = 0;

  constructor() {
    this.#learn(this.#root);
    document.addEventListener("submit", (event) => this.#submitted(event), true);
    document.addEventListener("visibilitychange", () => document.hidden || this.#look());
    this.#look();
  }

  // The seqs of the schools when the page was made: whether something was told before its line was open.
  missed(seqs) {
    const then = JSON.parse(this.#root.dataset.seqs);
    return Object.keys(seqs).some((name) => name.startsWith("school:") && seqs[name] > (then[name] ?? 0));
  }

  // An event, in whatever order: of what it says the highest rev counts, and at the same rev its end.
  take({ id, ...flash }) {
    this.#heard.add(id);
    if ("readers" in flash) return;
    const before = this.#known.get(id);
    if ("read" in flash) this.#read.set(id, Math.max(flash.read, this.#read.get(id) ?? 0));
    else if (!before || flash.rev > before.rev || (flash.rev === before.rev && flash.ended)) this.#known.set(id, flash);
    else return;
    this.#draw(id);
    this.#look();
  }

  // What stands now is read anew, a little later: after a gap, or when the reader's schools changed.
  again() {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => this.#again(), Math.random() * SPREAD_MS);
  }

  async #again() {
    this.#heard.clear();
    const answer = await fetch("/flash", {
      headers: { accept: "text/html" },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(SILENCE_MS),
    }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-flashes]");
    if (!fresh) return;
    const before = [...this.#known.keys()];
    const found = this.#learn(fresh, this.#heard);
    for (const id of before) {
      if (!found.has(id) && !this.#heard.has(id)) this.#known.set(id, { ...this.#known.get(id), ended: true });
    }
    for (const id of this.#known.keys()) this.#draw(id);
    this.#look();
  }

  // What a page says, but for what was heard of since; returns the ids of what it shows.
  #learn(root, but = new Set()) {
    for (const [id, rev] of Object.entries(JSON.parse(root.dataset.read))) {
      this.#read.set(Number(id), Math.max(rev, this.#read.get(Number(id)) ?? 0));
    }
    const cards = [...root.querySelectorAll("[data-flash-list] [data-flash-card]")];
    for (const card of cards) {
      const { flashCard, rev, asked, ends } = card.dataset;
      const text = (slot) => card.querySelector(`[data-flash-${slot}]`).textContent;
      const color = card.className.match(/hue-(\w+)/)[1];
      const said = { rev: Number(rev), asked: Number(asked), ends_at: ends, color, text: text("text"), school: text("school") };
      if (!but.has(Number(flashCard))) this.#known.set(Number(flashCard), said);
    }
    return new Set(cards.map((card) => Number(card.dataset.flashCard)));
  }

  #wanted(id) {
    const { ended, asked, ends_at: ends } = this.#known.get(id) ?? { ended: true };
    return !ended && !(this.#read.get(id) >= asked) && serverNow() < Date.parse(ends);
  }

  #cardOf(id) {
    return this.#root.querySelector(`[data-flash-card="${id}"]`);
  }

  #draw(id) {
    const card = this.#cardOf(id);
    if (!this.#wanted(id)) {
      if (card) this.#leave(card);
      return;
    }
    const flash = this.#known.get(id);
    if (card && Number(card.dataset.rev) === flash.rev) return;
    const fresh = this.#made(id, flash);
    if (card) steadily(document.querySelector("main"), () => card.replaceWith(fresh));
    else {
      this.#live.prepend(fresh);
      this.#live.hidden = false;
    }
    this.#tell(flash, fresh);
  }

  #made(id, flash) {
    const template = document.querySelector(`[data-flash-template="${flash.color}"]`) ?? document.querySelector("[data-flash-template]");
    const card = template.content.firstElementChild.cloneNode(true);
    Object.assign(card.dataset, { flashCard: id, rev: flash.rev, asked: flash.asked, ends: flash.ends_at });
    card.querySelector("[data-flash-text]").textContent = flash.text;
    card.querySelector("[data-flash-school]").textContent = flash.school;
    const form = card.querySelector("form");
    form.action = `/flash/${id}/lu`;
    form.elements.namedItem("key").value = this.#root.dataset.key;
    form.elements.namedItem("rev").value = flash.rev;
    form.elements.namedItem("back").value = location.pathname + location.search;
    return card;
  }

  // Said once to who listens; at once when it is urgent.
  #tell({ color, text }, card) {
    const place = this.#root.querySelector(color === "coral" ? "[data-flash-urgent]" : "[data-flash-polite]");
    place.textContent = "";
    place.textContent = `${card.querySelector("[data-flash-word]").textContent} : ${text}`;
  }

  // One that goes by itself from the top of a page that somebody looks at keeps its place, until the next page.
  #leave(card, byHand = false) {
    const inPage = this.#list.contains(card);
    const held = card.contains(document.activeElement);
    const looked = inPage && !byHand && !document.hidden && card.getBoundingClientRect().bottom > 0;
    if (looked) {
      card.style.height = `${card.offsetHeight}px`;
      card.classList.add("is-gone");
      card.removeAttribute("data-flash-card");
      card.textContent = this.#root.dataset.gone;
    } else {
      steadily(document.querySelector("main"), () => this.#remove(card));
    }
    if (held) (this.#root.querySelector("[data-flash-card]") ?? document.querySelector("main")).focus({ preventScroll: true });
  }

  #remove(card) {
    card.remove();
    for (const list of [this.#list, this.#live]) list.hidden = list.childElementCount === 0;
  }

  // At the next end, and now and then.
  #look() {
    clearTimeout(this.#timer);
    const ends = [];
    for (const card of this.#root.querySelectorAll("[data-flash-card]")) {
      const id = Number(card.dataset.flashCard);
      if (this.#wanted(id)) ends.push(Date.parse(this.#known.get(id).ends_at) - serverNow());
      else this.#leave(card);
    }
    if (ends.length) this.#timer = setTimeout(() => this.#look(), Math.min(LOOK_MS, ...ends));
  }

  async #submitted(event) {
    const form = event.target;
    if (!("flashForm" in form.dataset) || event.defaultPrevented) return;
    event.preventDefault();
    const card = form.closest("[data-flash-card]");
    const button = form.querySelector("button");
    button.setAttribute("aria-disabled", "true");
    const answer = await fetch(form.action, {
      method: "post",
      headers: { accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
      redirect: "manual",
      signal: AbortSignal.timeout(SILENCE_MS),
    }).catch(() => null);
    button.removeAttribute("aria-disabled");
    if (answer?.type === "opaqueredirect" || answer?.status === 401) location.reload();
    else if (answer?.ok || answer?.status === 404) this.#done(card);
    else this.#root.querySelector("[data-flash-polite]").textContent = say("lost");
  }

  #done(card) {
    const id = Number(card.dataset.flashCard);
    if (!id) return;
    this.#read.set(id, Math.max(Number(card.dataset.rev), this.#read.get(id) ?? 0));
    if (!this.#wanted(id)) this.#leave(card, true);
  }
}

export function showFlashes(socket) {
  const flashes = new Flashes();
  let first = true;
  socket.addEventListener("hello", ({ detail }) => {
    if (first && flashes.missed(detail.seqs)) flashes.again();
    first = false;
  });
  socket.addEventListener("event", ({ detail: { event } }) => event.kind === "flash" && flashes.take(event.flash));
  for (const kind of ["snapshot", "rights"]) socket.addEventListener(kind, () => flashes.again());
}
