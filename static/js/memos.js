// One's own notes are saved as one types. A note has one save under way at a time, each over the version that the last one made.
import { UNDO_MS } from "./live/constants.js";
import { socket } from "./live.js";
import { follow } from "./live/follow.js";

const WAIT_MS = 700;
const GONE = 404;
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

async function save(form) {
  const text = form.elements.namedItem("text");
  const sent = text.value;
  const part = form.closest("[data-part]");
  const bin = part.querySelector("[data-memo-throw]");
  try {
    let answer = await post(form);
    if (answer.status === GONE) {
      if (!form.isConnected || bin.dataset.under) return; // thrown away here
      form.action = NEW; // and on another device: these words are a note of their own
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
    document.documentElement.classList.add("saves");
  } catch {
    document.documentElement.classList.remove("saves"); // its button is there: by the long way, which says why
  }
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest("[data-memo]");
  if (!form) return;
  if (target.type === "radio") form.closest(".memo").className = `memo hue-${target.value}`;
  if (target.type === "radio") now(form);
  else soon(form);
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

// A paper that was thrown away can be taken out of the bin, for ten seconds and as long as a hand is on it.
function thrown(part) {
  const body = new URLSearchParams(new FormData(part.querySelector("[data-memo]")));
  const box = document.querySelector("template[data-memo-thrown]").content.firstElementChild.cloneNode(true);
  const button = box.querySelector("button");
  document.querySelector(".memo-thrown")?.remove();
  document.body.append(box);
  button.focus({ preventScroll: true });
  part.remove();
  button.addEventListener("click", async () => {
    const answer = await fetch("/memos/nouvelle", { method: "POST", body, headers: json }).catch(() => null);
    if (!answer?.ok) return;
    const { id } = await answer.json();
    box.remove();
    await again?.();
    document.getElementById(`memo-text-${id}`)?.focus();
  });
  const soon = () => setTimeout(() => (box.matches(":hover") || box.contains(document.activeElement) ? soon() : box.remove()), UNDO_MS);
  soon();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-memo-throw], [data-memo-new]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.under) return; // the second of two clicks
  form.dataset.under = "1";
  const answer = await post(form).catch(() => null);
  delete form.dataset.under;
  if (!answer?.ok) form.submit();
  else if (form.matches("[data-memo-throw]")) thrown(form.closest("[data-part]"));
  await again?.();
  if (again && form.matches("[data-memo-new]")) document.querySelector("[data-memos] textarea")?.focus();
});

// The page of notes follows by itself; the widget with the others.
const again = follow(socket, ".memos-page [data-memos]", "memos");
document.documentElement.classList.add("saves");
