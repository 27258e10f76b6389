// What this browser was asked for, where the key or the person is another by now: loaded by the pages that see it (kept.js).
import { pageAgain } from "../live/again.js";
import { subscribe, subscription, SCOPE } from "./subscribe.js";

const PAGE = "/compte/notifications";

// For the key of now; "later" when it cannot be done, "over" when it is not asked for any more.
export async function again() {
  const card = (await pageAgain("[data-push]", PAGE))?.querySelector("[data-push]");
  if (!card) return "later";
  if (!("pushHere" in card.dataset)) return "over";
  const form = new FormData(card.querySelector("[data-push-form]"));
  for (const [name, value] of Object.entries(await subscribe(card.dataset.push))) form.set(name, value);
  const answer = await fetch(`${PAGE}/appareil`, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  return answer.type === "opaqueredirect" ? "done" : "later";
}

// None comes any more, and what was shown to somebody else goes from the screen.
export async function end() {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE);
  for (const each of (await registration?.getNotifications()) ?? []) each.close();
  await (await subscription())?.unsubscribe();
}
