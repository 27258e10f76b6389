// One's own notes are saved as one types. A note has one save under way at a time, each over the version that the last one made.
import { UNDO_MS } from "./live/constants.js";
import { socket } from "./live.js";
import { follow } from "./live/follow.js";
import { tellNetwork } from "./page/network.js";

const WAIT_MS = 700;
const GONE = 404;
const ENDED = 401;
const NEW = "/memos/nouvelle";
const timers = new WeakMap();
const saving = new WeakMap();
const json = { accept: "application/json" };

const post = (form) => fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: json, keepalive: true });

const now = (form) => saving.set(form, (saving.get(form) ?? Promise.resolve()).then(() => save(form)));

function soon(form) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => now(form), WAIT_MS));
}

const needsButton = (form, needs) => form.closest(".memo")?.classList.toggle("is-unsaved", needs);

async function save(form) {
  const text = form.elements.namedItem("text");
  const sent = text.value;
  const part = form.closest("[data-part]");
  const bin = part.querySelector("[data-memo-throw]");
  try {
    let answer = await post(form);
    if (answer.status === GONE) {
      if (!form.isConnected || bin.dataset.under) return; // thrown away here
      if (text.value === text.defaultValue) return again?.(); // and on another device: a colour alone brings nothing back
      form.action = NEW; // words that nobody has are a note of their own
      answer = await post(form);
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const { id, version } = await answer.json();
    // What another device wrote meanwhile stands; these words are a note of their own now.
    form.action = `/memos/${id}`;
    part.dataset.part = `memo-${id}`;
    bin.action = `/memos/${id}/jeter`;
    form.elements.namedItem("seen").value = version;
    text.defaultValue = sent;
    needsButton(form, false);
  } catch {
    needsButton(form, true); // by the long way, which says why
  }
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest("[data-memo]");
  if (!form) return;
  if (target.type !== "radio") return soon(form);
  const paper = form.closest(".memo");
  paper.className = `memo hue-${target.value}${paper.matches(".is-unsaved") ? " is-unsaved" : ""}`;
  now(form);
});

// A telephone that is put away says that it is hidden, and nothing else.
function all() {
  for (const form of document.querySelectorAll("[data-memo]")) {
    const text = form.elements.namedItem("text");
    if (text.value === text.defaultValue) continue;
    clearTimeout(timers.get(form));
    now(form);
  }
}
for (const kind of ["focusout", "pagehide"]) addEventListener(kind, all);
document.addEventListener("visibilitychange", () => document.hidden && all());

// Papers that were thrown away can be taken out of the bin, for ten seconds and as long as a hand is on it.
const bodies = []; // of those that the box has, and nobody else
let isUnder = false; // the way back

function thrown(part, memo) {
  bodies.push(new URLSearchParams(new FormData(memo)));
  const before = document.querySelector(".memo-thrown");
  const box = document.querySelector("template[data-memo-thrown]").content.firstElementChild.cloneNode(true);
  const [told, button] = box.children;
  box.classList.toggle("is-wrong", Boolean(before?.matches(".is-wrong"))); // what did not come back stays
  before?.remove();
  if (bodies.length > 1) told.textContent = box.dataset.many;
  document.body.append(box);
  button.focus({ preventScroll: true });
  part.remove();
  button.addEventListener("click", takeOut);
  const end = () => {
    if (!box.isConnected) return; // another one has them
    if (isUnder || box.matches(":hover, .is-wrong") || box.contains(document.activeElement)) return setTimeout(end, UNDO_MS);
    bodies.length = 0;
    box.remove();
  };
  setTimeout(end, UNDO_MS);
}

// What does not come back stays in the box, which says why.
async function takeOut() {
  if (isUnder) return; // the second of two clicks
  isUnder = true;
  let id;
  for (const body of [...bodies]) {
    const answer = await fetch(NEW, { method: "POST", body, headers: json }).catch(() => null);
    if (!answer?.ok) {
      const box = document.querySelector(".memo-thrown"); // another one, where a note was thrown away meanwhile
      box.classList.add("is-wrong");
      box.firstElementChild.textContent = await reason(answer, box.dataset);
      break;
    }
    ({ id } = await answer.json().catch(() => ({}))); // it is there, whatever became of the line since
    bodies.splice(bodies.indexOf(body), 1);
  }
  isUnder = false;
  if (!bodies.length) document.querySelector(".memo-thrown")?.remove();
  await again?.();
  if (bodies.length) return;
  // The widget does not have it yet, and waits while somebody is in one of its fields.
  (document.getElementById(`memo-text-${id}`) ?? document.getElementById("memo-new"))?.focus();
}

async function reason(answer, { waits, ended, failed }) {
  if (!answer) return waits;
  if (answer.status === ENDED) return ended;
  const { detail } = await answer.json().catch(() => ({}));
  return answer.status === 422 && detail ? detail : failed;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-memo-throw], [data-memo-new]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.under) return; // the second of two clicks
  form.dataset.under = "1";
  const part = form.closest("[data-part]");
  const memo = part.querySelector("[data-memo]"); // a live line that is faster than the answer draws another one
  const answer = await post(form).catch(() => null);
  delete form.dataset.under;
  tellNetwork(form, answer !== null);
  if (!answer) return;
  if (!answer.ok) return form.submit();
  if (form.matches("[data-memo-throw]")) thrown(part, memo);
  await again?.();
  if (again && form.matches("[data-memo-new]")) document.querySelector("[data-memos] textarea")?.focus();
});

// The page of notes follows by itself; the widget with the others.
const again = follow(socket, ".memos-page [data-memos]", "memos");
document.documentElement.classList.add("saves");
