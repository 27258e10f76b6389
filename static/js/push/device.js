// The card « Sur cet appareil »: says how it is with this browser, and asks for notifications when the button is pressed, never before.
import { forget, remember } from "./kept.js";
import { able, isFor, subscribe, subscription } from "./subscribe.js";

const apple = () => /iPhone|iPad/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);

async function stateOf(card) {
  if (!able()) return apple() ? "apple" : "unable";
  if (Notification.permission === "denied") return "denied";
  const mine = await subscription().catch(() => null);
  return "pushHere" in card.dataset && mine && isFor(mine, card.dataset.push) ? "on" : "off";
}

function show(card, state) {
  for (const each of card.querySelectorAll("[data-push-state]")) {
    each.hidden = !each.dataset.pushState.split(" ").includes(state);
  }
}

async function add(card) {
  if ((await Notification.requestPermission()) !== "granted") return show(card, await stateOf(card));
  const form = card.querySelector("[data-push-form]");
  try {
    for (const [name, value] of Object.entries(await subscribe(card.dataset.push))) form.elements[name].value = value;
  } catch {
    return show(card, "failed"); // its push service cannot be had: a private window, a school that lets nothing through
  }
  await remember();
  form.requestSubmit();
}

// Once a card is drawn, and again when the page was.
export async function showDevice() {
  const card = document.querySelector("[data-push]");
  if (!card) return;
  show(card, await stateOf(card));
  if (!("pushHere" in card.dataset)) forget();
  const button = card.querySelector("[data-push-add]");
  button.onclick = async () => {
    button.disabled = true;
    await add(card);
    button.disabled = false;
  };
}
