// What is being written is kept in this tab until it is published: a lost session loses no words.
import { storage } from "./live/storage.js";
import { fields, form, isWriting } from "./live/writing.js";

const PREFIX = "draft:";
const key = form ? `${PREFIX}${form.dataset.draft}:${location.pathname}` : "";

const boxes = () => [...form.querySelectorAll("[name=audience], [name=children]")];

function keep(store) {
  const values = Object.fromEntries(fields().map((field) => [field.name, field.value]));
  const chosen = boxes().filter((box) => box.checked).map((box) => [box.name, box.value]);
  try {
    if (isWriting()) store.setItem(key, JSON.stringify({ ...values, chosen, class_id: form.elements.class_id?.value }));
    else store.removeItem(key);
  } catch {
    // Full: what was kept before stays.
  }
}

// Back without the address saying for which class: the draft's own, so that it never goes to another.
function otherClass(kept) {
  const tab = form.querySelector(`[name=classe_choisie][value="${Number(kept.class_id)}"]`);
  if (!tab || kept.class_id === form.elements.class_id.value) return false;
  if (new URLSearchParams(location.search).has("classe")) return false;
  location.replace(tab.formAction);
  return true;
}

// Words meant for some come back for them, never for the whole class; those of another class are not there to tick.
function choose({ chosen }) {
  if (!chosen) return;
  for (const box of boxes()) box.checked = chosen.some(([name, value]) => box.name === name && box.value === value);
}

// False when the page is being left for that of the draft's class.
function restore(store) {
  const kept = JSON.parse(store.getItem(key) ?? "null");
  if (!kept) return true;
  // A refused form comes back as it was sent; the draft is that, or what was typed since.
  const refused = new URLSearchParams(location.search).has("retour");
  if (isWriting() && (!refused || fields().every((field) => field.value === kept[field.name]))) return true;
  if (otherClass(kept)) return false;
  for (const field of fields()) field.value = kept[field.name] ?? "";
  choose(kept);
  const told = form.querySelector("[data-draft-back]");
  if (told) told.hidden = !isWriting();
  return true;
}

// Arriving at a published note with its confirmation: its draft is done with.
function forget(store) {
  if (!document.querySelector("[data-flash]") || !/^\/carnet\/\d+$/.test(location.pathname)) return;
  for (const name of Object.keys(store)) if (name.startsWith(PREFIX)) store.removeItem(name);
}

function keepDraft() {
  const store = storage();
  if (form) {
    // The whole class, or the ticked ones: never both.
    form.addEventListener("change", ({ target }) => {
      if (target.name !== "audience" || target.value !== "class") return;
      for (const box of form.querySelectorAll("[name=children]:checked")) box.checked = false;
    });
  }
  if (!store) return;
  if (!form) {
    forget(store);
    return;
  }
  if (!restore(store)) return;
  keep(store); // a form that came back from the server holds what was typed, for the class just chosen
  for (const typed of ["input", "change"]) form.addEventListener(typed, () => keep(store));
}

keepDraft();
