// The faces of what arrives live: one that stands on the page already, else the server is asked, once for several people. What a
// reader does not see of somebody is never sent to them: that is the server's to say, for each of them.
const MOST = 40; // people of one question
const SPREAD_MS = 1500; // a whole school has the same item at once, and need not ask at once
const known = new Map(); // person → what is shown of them, as it came; nothing for whom the reader is shown none
const wanted = new Set();
let asking = false;

const holders = (id) => document.querySelectorAll(`[data-face="${CSS.escape(id)}"]`);
const picture = (holder) => holder?.querySelector(":scope > svg, :scope > img");

function put(holder, face) {
  holder.replaceChildren(...[...face.childNodes].map((node) => document.importNode(node, true)));
}

// The face of a person in this place, which shows their letters until it is there.
export function wear(holder, id) {
  holder.dataset.face = id;
  if (id === undefined || id === null || id === "") return;
  const key = String(id);
  if (!known.has(key)) {
    const there = [...holders(key)].find((each) => each !== holder && picture(each));
    if (there) known.set(key, there.cloneNode(true));
  }
  if (known.has(key)) {
    if (known.get(key)) put(holder, known.get(key));
  } else {
    want(key);
  }
}

// Somebody looks otherwise, or shows their photo no more: what was known of them is asked anew.
export function forget(id) {
  known.delete(String(id));
  for (const holder of holders(id)) picture(holder)?.remove();
  if (holders(id).length) want(String(id));
}

function want(id) {
  wanted.add(id);
  if (asking) return;
  asking = true;
  setTimeout(ask, Math.random() * SPREAD_MS);
}

async function ask() {
  while (wanted.size) {
    const ids = [...wanted].slice(0, MOST);
    for (const id of ids) wanted.delete(id);
    try {
      const response = await fetch(`/portraits?${new URLSearchParams(ids.map((id) => ["de", id]))}`);
      if (response.ok) show(ids, new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch {
      // Nobody answers: letters stay, and the next one who arrives asks again.
    }
  }
  asking = false;
}

// Who is shown at all has a sheet, and their name leads to it.
function leadToSheet(id) {
  for (const name of document.querySelectorAll(`[data-author="${CSS.escape(id)}"] strong.item-author`)) {
    const link = document.createElement("a");
    for (const { name: attribute, value } of name.attributes) link.setAttribute(attribute, value);
    link.href = `/profil/${id}`;
    link.textContent = name.textContent;
    name.replaceWith(link);
  }
}

function show(ids, answer) {
  for (const id of ids) {
    if (wanted.has(id)) continue; // changed meanwhile: asked once more
    const face = answer.querySelector(`[data-face="${CSS.escape(id)}"]`);
    known.set(id, face);
    if (!face) continue;
    for (const holder of holders(id)) put(holder, face);
    leadToSheet(id);
  }
}
