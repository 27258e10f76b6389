// A message flash as it is written: what readers will see, while it is typed; and who has read it, live.
import { inTurn, pageAgain } from "../live/again.js";
import { socket } from "../live.js";
import { say } from "../page/words.js";

const WAIT_MS = 300;

const form = document.querySelector("[data-flash-write]");

function show() {
  const typed = form.elements.namedItem("text").value.trim();
  const color = form.elements.namedItem("color").value || "sky";
  for (const card of form.querySelectorAll("[data-preview]")) {
    card.hidden = card.dataset.preview !== color;
    const words = card.querySelector("[data-preview-text]");
    words.textContent = typed || words.dataset.empty;
  }
  const reached = [...form.querySelectorAll("[name=profiles]:checked")].map((box) => Number(box.dataset.people));
  const told = form.querySelector("[data-flash-reach]");
  if (told) told.textContent = say("flash_reach", reached.reduce((sum, each) => sum + each, 0));
}

if (form) {
  for (const kind of ["input", "change"]) form.addEventListener(kind, show);
  show();
  form.querySelector("[data-flash-sure]")?.focus();
}

// The part of a page that says who has read it, read again when somebody has, and for who is about to press a
// button in it when they leave.
function follow(selector, isMine) {
  if (!document.querySelector(selector)) return;
  let timer;
  let late = false; // something changed that is not shown yet
  const again = inTurn(async () => {
    late = false;
    const fresh = (await pageAgain(selector))?.querySelector(selector);
    const place = document.querySelector(selector);
    if (fresh?.textContent === place.textContent) return;
    late = !fresh || [...place.querySelectorAll("form")].some((kept) => kept.contains(document.activeElement));
    if (late) return;
    const closed = [...place.querySelectorAll("details")].map((each) => each.open);
    fresh.querySelectorAll("details").forEach((each, index) => {
      each.open = closed[index];
    });
    // Who has the keyboard on a title or a name goes on there.
    const held = place.contains(document.activeElement) && document.activeElement;
    const nth = held && [...place.querySelectorAll("summary")].indexOf(held);
    place.replaceWith(fresh);
    if (!held) return;
    const same = held.href ? [...fresh.querySelectorAll("a")].find(({ href }) => href === held.href) : fresh.querySelectorAll("summary")[nth];
    same?.focus({ preventScroll: true });
  });
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(again, WAIT_MS);
  };
  socket.addEventListener("event", ({ detail: { event } }) => event.kind === "flash" && isMine(event.flash) && soon());
  socket.addEventListener("snapshot", soon);
  document.addEventListener("focusout", () => late && soon());
  document.addEventListener("visibilitychange", () => document.hidden || soon());
}

const shown = Number(document.querySelector("[data-flash-readers]")?.dataset.flashReaders);
follow("[data-flash-readers]", ({ id, readers }) => id === shown && readers !== undefined);
follow("[data-flash-follow]", () => true);
