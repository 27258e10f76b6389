// Actualités: the list follows what is published, and what is being written is kept in this tab until it is sent.
import { socket } from "./live.js";
import { pageAgain } from "./live/again.js";
import { storage } from "./live/storage.js";
import { fields, form, isWriting } from "./live/writing.js";

const LIST = "[data-news][data-live=true]";
const CODE = "actualites";
const WAIT_MS = 300; // several channels tell of one event

function keepList() {
  const list = document.querySelector(LIST);
  if (!list) return;
  let timer;
  const again = async () => {
    const page = await pageAgain(LIST);
    if (!page) return;
    const fresh = page.querySelector(LIST);
    if (fresh.innerHTML === list.innerHTML) return;
    // Who has the keyboard on a title goes on there.
    const held = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    list.innerHTML = fresh.innerHTML;
    if (held) list.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    document.querySelector("[data-news-said]").textContent = list.dataset.said;
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(again, WAIT_MS);
  };
  socket.addEventListener("event", ({ detail: { event } }) => {
    if (event.item?.app === CODE || event.kind === "withdrawn") soon();
  });
  socket.addEventListener("snapshot", soon);
  socket.addEventListener("rights", soon);
}

function keepDraft() {
  const store = storage();
  if (!store) return;
  const key = form ? `draft:${form.dataset.draft}:${location.pathname}` : "";
  if (!form) {
    // Arriving with a confirmation: what was written is sent.
    if (!document.querySelector("[data-flash]")) return;
    for (const name of Object.keys(store)) if (/^draft:.*:\/actualites\//.test(name)) store.removeItem(name);
    return;
  }
  const kept = JSON.parse(store.getItem(key) ?? "null");
  const refused = new URLSearchParams(location.search).has("retour");
  const sent = fields().map((field) => field.defaultValue);
  if (kept && !refused && fields().some((field, i) => kept[field.name] !== sent[i])) {
    for (const field of fields()) field.value = kept[field.name] ?? "";
    form.querySelector("[data-draft-back]").hidden = false;
  }
  form.addEventListener("input", () => {
    try {
      if (isWriting()) store.setItem(key, JSON.stringify(Object.fromEntries(fields().map((f) => [f.name, f.value]))));
      else store.removeItem(key);
    } catch {
      // Full: what was kept before stays.
    }
  });
}

keepList();
keepDraft();
