// What this browser was asked for stays its person's, and goes on when our key is another: looked at by every page, with one
// comparison where nothing changed.
import { pageAgain } from "../live/again.js";
import { subscribe, subscription } from "./subscribe.js";

const NAME = "push";
const PAGE = "/compte/notifications";

const { dataset } = document.querySelector('meta[name="one-live"]');
const mine = () => `${dataset.person} ${dataset.pushKey}`;

// A browser may forbid it: then nothing is kept, and what was asked for ends where our key does.
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

export const remember = () => storage()?.setItem(NAME, mine());
export const forget = () => storage()?.removeItem(NAME);

async function again() {
  const card = (await pageAgain("[data-push]", PAGE))?.querySelector("[data-push]");
  if (!card) return; // not now: another page asks again
  if (!("pushHere" in card.dataset)) return end();
  const form = new FormData(card.querySelector("[data-push-form]"));
  for (const [name, value] of Object.entries(await subscribe(card.dataset.push))) form.set(name, value);
  const answer = await fetch(`${PAGE}/appareil`, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  if (answer.type === "opaqueredirect") remember();
}

async function end() {
  await (await subscription())?.unsubscribe();
  forget();
}

export function keepPush() {
  const kept = storage()?.getItem(NAME);
  if (!kept || kept === mine() || !("serviceWorker" in navigator)) return;
  const isTheirs = kept.split(" ")[0] === dataset.person;
  (isTheirs && Notification.permission === "granted" ? again() : end()).catch(() => {}); // another page tries again
}
