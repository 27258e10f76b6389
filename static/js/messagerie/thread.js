// A thread follows what is written, read and taken back. Who is at its end stays there, who reads further up is not moved.
import { socket } from "../live.js";
import { inTurn, pageAgain } from "../live/again.js";
import { keepPromise } from "../live/promise.js";
import { sendByKeys } from "./send.js";

const WAIT_MS = 200; // several events tell of one act
const NEAR = 120; // pixels from the end of the messages
const list = document.querySelector("[data-thread]");
const said = document.querySelector("[data-thread-said]");
const pill = document.querySelector("[data-thread-pill]");
const reading = document.querySelector("[data-thread-read]");
const known = new Map([...list.children].map((each) => [each.id, words(each)]));

// A message as it reads, without « Non lu » above it: that it was read meanwhile moves nothing.
function words(message) {
  const bare = message.cloneNode(true);
  bare.removeAttribute("data-new");
  bare.querySelector(".mail-unread")?.remove();
  return bare.outerHTML;
}

const isAtEnd = () => list.getBoundingClientRect().bottom <= innerHeight + NEAR;

function toEnd(behavior = "instant") {
  const end = document.getElementById("fin") ?? list.lastElementChild;
  end?.scrollIntoView({ block: "end", behavior });
}

// What stands first before the reader's eyes, and where.
function anchor() {
  const first = [...list.children].find((each) => each.getBoundingClientRect().bottom > 0);
  const top = first?.getBoundingClientRect().top;
  return () => {
    const now = first && document.getElementById(first.id)?.getBoundingClientRect().top;
    if (now !== undefined && now !== top) scrollBy({ top: now - top, behavior: "instant" });
  };
}

// True when messages were added.
function merge(fresh) {
  let added = false;
  for (const each of [...fresh.children]) {
    const html = words(each);
    const here = document.getElementById(each.id);
    if (here && known.get(each.id) !== html) here.replaceWith(each);
    if (!here) {
      each.querySelector(".mail-unread")?.remove();
      list.append(each);
      added = true;
    }
    known.set(each.id, html);
  }
  list.dataset.last = fresh.dataset.last;
  return added;
}

const again = inTurn(async () => {
  const fresh = (await pageAgain("[data-thread]"))?.querySelector("[data-thread]");
  if (!fresh) return;
  const wasAtEnd = isAtEnd();
  const back = anchor();
  const added = merge(fresh);
  if (added && wasAtEnd) toEnd();
  else back();
  if (added) said.textContent = list.dataset.said;
  if (added && !wasAtEnd && !list.lastElementChild.classList.contains("is-mine")) pill.hidden = false;
  read();
});

let told = list.dataset.last;

// What is before somebody's eyes is read.
function read() {
  if (document.hidden || !isAtEnd()) return;
  pill.hidden = true;
  if (told === list.dataset.last) return;
  told = list.dataset.last;
  reading.elements.namedItem("upto").value = told;
  const body = new URLSearchParams(new FormData(reading));
  fetch(reading.action, { method: "POST", body, headers: { accept: "application/json" }, keepalive: true }).catch(() => {
    told = ""; // once more with the next one
  });
}

function start() {
  let timer;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(again, WAIT_MS);
  };
  socket.addEventListener("event", ({ detail: { event } }) => {
    const ours = event.item?.app === "messagerie" || (event.kind === "changed" && event.app === "messagerie");
    if (ours || ["withdrawn", "restored", "settings", "profile"].includes(event.kind)) soon();
  });
  for (const kind of ["snapshot", "rights"]) socket.addEventListener(kind, soon);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  addEventListener("scroll", read, { passive: true });
  pill.addEventListener("click", () => toEnd("smooth"));
  // The way back and a reload keep their place; whoever comes finds what is new, else the end.
  const [way] = performance.getEntriesByType("navigation");
  if (way?.type !== "navigate") return;
  const unread = list.querySelector("[data-new]");
  if (unread) unread.scrollIntoView({ block: "start", behavior: "instant" });
  else toEnd();
}

keepPromise(socket, document.querySelector("form[data-promises]"));
sendByKeys();
if (pill) start();
