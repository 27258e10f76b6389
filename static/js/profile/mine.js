// « Mon compte »: each field is saved as it is left, with ten seconds to think again. Without this file a button saves each part.
import { inTurn, pageAgain } from "../live/again.js";
import { UNDO_MS } from "../live/constants.js";
import { socket } from "../live.js";
import { Unit } from "./unit.js";

const AGAIN_MS = 5_000; // a save that met no network, or a server that was not ready, is tried again
const BUSY = 429; // and all from 500 on
const LOOK_MS = 500; // several changes at once are read once
const SHOWN = "[data-profile]";
const root = document.querySelector(SHOWN);
const words = root.dataset;
const random = crypto.getRandomValues(new Uint32Array(3));
const page = [...random].map((each) => each.toString(36)).join("");
let turn = 0;

function unitsOf(box) {
  const name = box.dataset.profileField;
  const found = [];
  for (const token of box.querySelectorAll("input[name=vu]")) {
    const padlock = token.value.startsWith(`${name}:`);
    const selector = padlock ? "input[name=ouvert]" : `input[name="${name}"]`;
    const controls = [...box.querySelectorAll(selector)];
    if (controls.length) found.push(new Unit(box, token, controls));
  }
  return found;
}

const units = [...root.querySelectorAll("[data-profile-field]")].flatMap(unitsOf);

// A field and its padlock share a box, and each has its own line there.
const quiet = (unit) => document.getElementById(`told-${unit.name}`)?.remove();

// ``undo`` brings back what stood before; ``press`` says its button otherwise.
function tell(unit, told, { wrong = false, undo = null, press = "" } = {}) {
  quiet(unit);
  const line = root.querySelector("template[data-profile-words]").content.firstElementChild.cloneNode(true);
  line.id = `told-${unit.name}`;
  line.querySelector("[data-told]").textContent = told;
  line.classList.toggle("is-wrong", wrong);
  const button = line.querySelector("[data-undo]");
  if (press) button.lastChild.textContent = press;
  if (undo) button.addEventListener("click", undo);
  else button.remove();
  unit.box.append(line);
  root.querySelector("[data-profile-told]").textContent = told;
  if (wrong) return;
  const end = () => {
    if (line.matches(":hover") || line.contains(document.activeElement)) setTimeout(end, UNDO_MS);
    else line.remove();
  };
  setTimeout(end, UNDO_MS);
}

async function save(unit, value, { undoing = false } = {}) {
  const before = unit.kept;
  const mine = ++turn;
  unit.sent = mine;
  unit.flies = value;
  unit.asks = false;
  const form = unit.box.closest("form");
  const body = new URLSearchParams({ key: form.elements.namedItem("key").value, page, turn: String(mine) });
  unit.fill(body, value);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" }, redirect: "manual", keepalive: true });
  } catch {
    answer = null;
  }
  if (unit.sent !== mine) return; // a later one is under way, and stands
  if (!answer || answer.status >= 500 || answer.status === BUSY) {
    unit.flies = null; // who leaves before it is tried again sends it
    tell(unit, answer ? words.busy : words.waits, { wrong: true });
    setTimeout(() => unit.sent === mine && save(unit, value, { undoing }), AGAIN_MS);
    return;
  }
  unit.flies = null;
  unit.mark(answer.status === 422);
  if (answer.status === 422) tell(unit, (await answer.json()).detail.replace(/^[^:]*: /, ""), { wrong: true });
  else if (answer.ok) done(unit, value, before, await answer.json(), undoing);
  else tell(unit, answer.status === 401 ? words.ended : words.refused, { wrong: true });
  share();
}

function done(unit, value, before, { kept, newer }, undoing) {
  const now = kept[unit.name];
  if (newer.includes(unit.name)) {
    met(unit, value, now, undoing);
    return;
  }
  unit.keep(value, now.version);
  if (undoing) unit.write(value);
  if (!unit.isDirty) unit.wished = false;
  const back = () => save(unit, before, { undoing: true });
  tell(unit, undoing ? words.undone : words.saved, { undo: undoing ? null : back });
}

// Another device was here meanwhile. What stands there stands; what was typed here is not lost.
function met(unit, value, now, undoing) {
  unit.keep(now.value, now.version);
  const typed = !unit.isPadlock && !undoing && unit.controls[0].type !== "radio";
  if (!typed) {
    unit.wished = false;
    unit.write(now.value);
    tell(unit, words.newer, { wrong: true });
    return;
  }
  unit.asks = true; // leaving the page is no answer
  const told = words.newerIs.replace("{value}", now.value);
  tell(unit, told, { wrong: true, undo: () => save(unit, unit.read()), press: words.keepMine });
}

function saveDirty() {
  for (const unit of units) if (unit.isDirty && !unit.asks && unit.flies !== unit.read()) save(unit, unit.read());
}

// What others may see can be told; the rest has no button.
function share() {
  const value = (name) => units.find((unit) => unit.name === name)?.kept;
  const parts = [...root.querySelectorAll("[data-share]")];
  for (const form of parts) form.hidden = !(value(form.dataset.share) && value(`${form.dataset.share}:ouvert`));
  const box = root.querySelector("[data-shares]");
  if (box) box.hidden = parts.every((form) => form.hidden);
}

// Another device changed something: it is shown, but where somebody is typing, until they leave it.
let late = false;
const look = inTurn(async () => {
  late = false;
  const fresh = await pageAgain(SHOWN);
  late ||= !fresh;
  if (!fresh) return;
  for (const unit of units) {
    const token = [...fresh.querySelectorAll("input[name=vu]")].find((each) => each.value.startsWith(`${unit.name}=`));
    const box = fresh.querySelector(`[data-profile-field="${CSS.escape(unit.box.dataset.profileField)}"]`);
    const version = Number(token?.value.split("=")[1].split(".")[0] ?? 0);
    if (version <= unit.version) continue;
    late ||= unit.isDirty || unit.isHeld;
    if (unit.isDirty || unit.isHeld) continue;
    const there = unitsOf(box).find((each) => each.name === unit.name);
    unit.write(there.kept);
    unit.keep(there.kept, version);
  }
  share();
});

let looking;
function soon() {
  clearTimeout(looking);
  looking = setTimeout(look, LOOK_MS);
}
socket.addEventListener("event", ({ detail: { event } }) => event.kind === "changed" && event.app === "profile" && soon());
socket.addEventListener("snapshot", soon); // what came meanwhile is told no more
document.addEventListener("focusout", () => late && soon());
// What was refused and is again what is kept is right.
function leave(unit) {
  if (unit.isDirty) return save(unit, unit.read());
  if (!unit.isRefused) return;
  unit.mark(false);
  quiet(unit);
}
for (const unit of units) for (const each of unit.controls) each.addEventListener("change", () => leave(unit));
for (const form of root.querySelectorAll("[data-profile-form]")) {
  form.querySelector("[data-profile-press]").hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saveDirty();
  });
}
// A phone that is put away says neither « blur » nor « change ».
document.addEventListener("visibilitychange", () => document.hidden && saveDirty());
addEventListener("pagehide", saveDirty);
