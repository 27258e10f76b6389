// A feed item from an event, with the page's own template.
import { exact, tellTime } from "../page/time.js";
import { wear } from "./faces.js";
import { keyOf, typeOf } from "./grouping.js";
import { said } from "./said.js";
import { say } from "../page/words.js";

// The same colour for a name as one/templating/filters.py: CRC-32 of its UTF-8.
export function tone(name) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(name)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (((crc ^ -1) >>> 0) % 6) + 1;
}

// The same letters as there: a letter is whole, with its accent, whatever it takes to write it.
export function initials(name) {
  const words = name.normalize("NFC").split(" ").filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...word][0]).join("").toUpperCase();
}

// As one/i18n/erased.py: the name over what an erased account leaves, in the language of the page.
const ERASED = "Compte supprimé";

// Whose item it is: the name, its letters and its colour, then the face.
export function face(article, { id, name: kept }) {
  const name = kept === ERASED ? say("erased") : kept;
  const slot = (called) => article.querySelector(`[data-slot="${called}"]`);
  article.dataset.author = id;
  slot("author").textContent = name;
  const letters = slot("initials");
  letters.textContent = initials(name);
  letters.className = letters.className.replace(/tone-\d/, `tone-${tone(name)}`);
  wear(letters, id);
}

// An item of this type that has no words yet.
function blank({ app, type }) {
  const known = typeOf(`${app}.${type}`);
  if (!known) return null;
  const article = document.querySelector("template[data-item-blank]").content.firstElementChild.cloneNode(true);
  const { hue, name, asks, kept } = known.dataset;
  article.classList.replace("hue-slate", hue);
  Object.assign(article.dataset, { app, type: `${app}.${type}` });
  const badge = article.querySelector(".item-app");
  badge.title = name;
  badge.replaceChildren(known.content.firstElementChild.cloneNode(true));
  article.querySelector(".item-sentence").textContent = known.content.textContent;
  if (asks) article.querySelector('[data-slot="ask"]').append(asks);
  else article.querySelector('[data-slot="asks"]').remove();
  if (kept !== undefined) article.querySelector('[data-act="signaler"]').remove();
  return article;
}

export function build(event, names) {
  const { item } = event;
  const article = blank(item);
  if (!article) return null; // an application of a later server: the next page shows it
  const slot = (name) => article.querySelector(`[data-slot="${name}"]`);
  article.dataset.item = event.id;
  face(article, item.author);
  // Whose name leads to their sheet already, it leads there from here too; of others the answer about faces says it.
  const sheet = document.querySelector(`[data-author="${item.author.id}"] a.item-author`)?.cloneNode();
  if (sheet) {
    sheet.textContent = slot("author").textContent;
    slot("author").replaceWith(sheet);
  }
  // Nobody reports what they wrote.
  const me = document.querySelector("meta[name=one-live]")?.dataset.person;
  if (me === String(item.author.id)) article.querySelector('[data-act="signaler"]')?.remove();
  for (const act of article.querySelectorAll("[data-act]")) {
    act.setAttribute(act.localName === "a" ? "href" : "formaction", `/fil/${event.id}/${act.dataset.act}`);
  }
  word(article, item);
  if (item.asks) slot("asks")?.removeAttribute("hidden");
  const at = new Date(event.at);
  const time = slot("time");
  time.dateTime = event.at;
  time.dataset.exact = exact(at);
  tellTime(time, at);
  addNames(article, names);
  return article;
}

// The words of an item and where it leads, which its author may change.
export function word(article, item) {
  const slot = (name) => article.querySelector(`[data-slot="${name}"]`);
  article.dataset.key = keyOf(item);
  if (item.url.startsWith("/")) slot("title").href = item.url;
  const says = item.words && typeOf(`${item.app}.${item.type}`)?.dataset.says;
  slot("title").textContent = (says && said(item.words.title, says)) || item.title;
  slot("excerpt").textContent = (says && said(item.words.excerpt, says)) || item.excerpt;
  slot("edited").hidden = !item.edited_at;
  const asks = slot("asks"); // only a reader whom its type asks has it, and has not done it
  if (!asks) return;
  if (!item.asks) asks.hidden = true;
  slot("ask").href = slot("title").href;
}

// The same, from the item as a newer page shows it.
export function reword(article, now) {
  for (const name of ["title", "excerpt"]) {
    article.querySelector(`[data-slot="${name}"]`).textContent = now.querySelector(`[data-slot="${name}"]`).textContent;
  }
  article.dataset.key = now.dataset.key;
  article.querySelector('[data-slot="title"]').href = now.querySelector('[data-slot="title"]').href;
  const name = now.querySelector('[data-slot="author"]').textContent;
  if (name !== article.querySelector('[data-slot="author"]').textContent) face(article, { id: now.dataset.author, name });
  const asks = article.querySelector('[data-slot="asks"]');
  const asked = now.querySelector('[data-slot="asks"]');
  if (asks && asked) asks.replaceWith(asked);
  else if (asks) asks.hidden = true;
  article.querySelector('[data-slot="edited"]').hidden = now.querySelector('[data-slot="edited"]').hidden;
}

// « Pour Léa »: one chip a child, each once.
export function addNames(article, names) {
  const holder = article.querySelector('[data-slot="for"]');
  const chip = document.querySelector("template[data-for-chip]")?.content.firstElementChild;
  if (!holder || !chip) return;
  const shown = new Set([...holder.querySelectorAll('[data-slot="child"]')].map((child) => child.dataset.name));
  for (const name of names) {
    if (shown.has(name)) continue;
    const one = chip.cloneNode(true);
    const child = one.querySelector('[data-slot="child"]');
    child.textContent = child.dataset.name = name;
    holder.append(one);
    shown.add(name);
  }
}
