// What is typed into a form that takes more than a line is kept in this tab until it is taken: all of it, but secrets
// and files. A lost session, a wrong turn or a crash loses no words, and nothing comes back for other people.
import { storage } from "../live/storage.js";
import { say } from "./words.js";

export const PREFIX = "draft:";
const NEVER = ["hidden", "password", "file", "submit", "button"];

const controls = (form) => [...form.elements].filter((each) => each.name && !NEVER.includes(each.type));
const isBox = ({ type }) => type === "checkbox" || type === "radio";
const pathOf = (form) => new URL(form.action).pathname;

// For which class a note is, when the form says so in its address.
function placeOf(form) {
  const asked = new URL(form.action).searchParams;
  asked.delete("retour");
  return asked.toString();
}

// One address may take several forms of a page: each says which it is.
const keyOf = (form) => `${PREFIX}${document.body.dataset.login}:${pathOf(form)}${form.dataset.draft && `:${form.dataset.draft}`}`;

function read(form, valueOf, isChecked) {
  const chosen = controls(form).filter((each) => !isBox(each) || isChecked(each));
  return chosen.map((each) => [each.name, isBox(each) ? each.value : valueOf(each)]);
}

export const typed = (form) => read(form, (each) => each.value, (each) => each.checked);

// As the server drew it.
export function drawn(form) {
  const chosen = ({ options }) => ([...options].find((each) => each.defaultSelected) ?? options[0])?.value ?? "";
  return read(form, (each) => (each.options ? chosen(each) : each.defaultValue), (each) => each.defaultChecked);
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
// What the server has of it, in a form that is kept there too (../drafts/draft.js).
const stands = ({ elements }) => ({ draft: elements.draft?.value, version: elements.version?.value });

const isBack = () => new URLSearchParams(location.search).has("retour");
const drafts = () => [...document.querySelectorAll("form[data-draft]")];

// Whether somebody would lose words if this page went.
export function isWriting() {
  const store = storage();
  const forms = [...document.querySelectorAll("main form[method=post]:not([data-preferences])")];
  return forms.some((form) => !same(typed(form), drawn(form))) || drafts().some((form) => store?.getItem(keyOf(form)));
}

function keep(form, store) {
  try {
    if (!isBack() && same(typed(form), drawn(form))) store.removeItem(keyOf(form));
    else store.setItem(keyOf(form), JSON.stringify({ place: placeOf(form), base: drawn(form), typed: typed(form), ...stands(form) }));
  } catch {
    // Full: what was kept before stays.
  }
}

// The page is asked for without saying for which class: the draft's own, so that it never goes to another.
function elsewhere(form, { place }) {
  if (place === placeOf(form) || location.search) return false;
  const way = [...document.querySelectorAll("[formaction]")].find(
    (each) => new URL(each.formAction).searchParams.toString() === place,
  );
  if (way) location.replace(way.formAction);
  return Boolean(way);
}

// Words that the server has not: they belong to the draft that was typed into, over the version that was seen then.
function takeUp({ elements }, { draft, version }) {
  if (!draft || !elements.draft) return;
  elements.draft.value = draft;
  elements.version.value = version;
}

// The server has all that is typed.
export function isKept(form) {
  storage()?.removeItem(keyOf(form));
}

// What is not there to choose any more, or was chosen for another class, is left unchosen: false then.
function fill(form, kept) {
  const left = [...kept.typed];
  const take = (name, value) => {
    const at = left.findIndex(([other, said]) => other === name && (value === undefined || said === value));
    return at < 0 ? undefined : left.splice(at, 1)[0][1];
  };
  const here = kept.place === placeOf(form);
  for (const each of controls(form)) {
    if (isBox(each)) each.checked = here && take(each.name, each.value) !== undefined;
    else each.value = take(each.name) ?? "";
  }
  return here && left.length === 0;
}

function tell(form, words) {
  const told = document.createElement("p");
  told.className = "soft draft-back";
  told.setAttribute("role", "status");
  form.prepend(told);
  for (const each of [form.closest("details"), ...form.querySelectorAll("details")]) each?.setAttribute("open", "");
  told.textContent = words;
}

// False when the page is being left for that of the draft's class.
function restore(form, store) {
  const kept = JSON.parse(store.getItem(keyOf(form)) ?? "null");
  if (!kept?.typed) return true;
  // A refused form comes back as it was sent: the draft is that, or what was typed since.
  if (isBack() && !same(kept.base, drawn(form))) return true;
  if (elsewhere(form, kept)) return false;
  if ((form.elements.draft || !isBack()) && same(kept.typed, typed(form))) return isKept(form) ?? true; // the server drew it
  takeUp(form, kept);
  if (!same(kept.typed, typed(form))) tell(form, say(fill(form, kept) ? "draft_back" : "draft_partly"));
  return true;
}

export function keepDrafts() {
  const store = storage();
  if (!store || !document.body.dataset.login) return;
  const { taken } = document.querySelector("main").dataset; // the address of the form that was just taken
  if (taken) store.removeItem(`${PREFIX}${document.body.dataset.login}:${taken}`);
  for (const form of drafts()) {
    if (!restore(form, store)) return;
    keep(form, store);
  }
  // On the document: a form's own scripts come first.
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target }) => "draft" in (target.form?.dataset ?? {}) && keep(target.form, store));
  }
}
