// How the page looks: as its reader chose, on whatever page or device they did. Scripts and styles find it on <html>.
import { SILENCE_MS } from "../live/constants.js";
import { storage } from "../live/storage.js";
import { isWriting } from "./draft.js";

const ADDRESS = "/compte/personnalisation";
const CODE = "preferences";
const root = document.documentElement;
const kept = document.body.dataset.hands === undefined ? storage() : null; // nothing stays on the tablet of a class
const key = `look:${document.body.dataset.login}`;
let asked = 0;

// What was chosen here and is not kept yet, by name: no older answer undoes it.
export const waiting = new Map();

const bar = () => document.querySelector('meta[name="theme-color"]');

function loaded(href) {
  if (!href || [...document.querySelectorAll("link[rel=stylesheet]")].some((each) => each.getAttribute("href") === href)) return null;
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href });
  return new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}

function dress({ look, scene }) {
  const { theme } = root.dataset;
  for (const [name, value] of Object.entries(look)) if (name !== "bar") root.dataset[name] = value;
  bar().content = look.bar;
  if (theme !== look.theme) show(scene);
  document.dispatchEvent(new CustomEvent("one-look", { detail: look }));
}

// The landscape of the page; its own copy, so that the small one of the picker stays where it is.
export function show(scene) {
  const made = document.createElement("template");
  made.innerHTML = scene;
  for (const old of document.querySelectorAll(".hero:not(.hero-slim) > .landscape-art")) old.replaceWith(made.content.firstElementChild.cloneNode(true));
}

export async function wear(said) {
  const sheets = Object.values(said.sheets).map(loaded).filter(Boolean);
  if (sheets.length) await Promise.all(sheets);
  if (waiting.size) return;
  dress(said);
  try {
    kept?.setItem(key, JSON.stringify(said));
  } catch {
    // Full: the server is asked.
  }
}

// The language of the page is told by the page: a browser that translates changes that of <html>.
function speak(language) {
  const { dataset } = document.querySelector('meta[name="one-live"]');
  if (language === dataset.language) return;
  if (!isWriting()) return location.reload();
  for (const told of document.querySelectorAll("[data-language-told]")) told.hidden = false;
}

export async function refresh() {
  const turn = ++asked;
  try {
    const headers = { accept: "application/json" };
    const answer = await fetch(ADDRESS, { headers, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(SILENCE_MS) });
    const said = answer.ok ? await answer.json() : null;
    if (!said || turn !== asked || waiting.size) return;
    await wear(said);
    speak(said.language);
  } catch {
    // The next event, or the next page, brings it.
  }
}

export function followLook(socket) {
  socket.addEventListener("event", ({ detail: { event } }) => event.kind === "changed" && event.app === CODE && refresh());
  socket.addEventListener("snapshot", refresh);
  // A page that the browser kept as it was: what was chosen since is put on before it is seen.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    const said = JSON.parse(kept?.getItem(key) ?? "null");
    if (said) dress(said);
    refresh();
  });
}
