// What is chosen is seen at once, kept at once, and told to all other pages and devices of the person. A save says when it
// was chosen: the server keeps the later one, whichever comes first.
import { refresh, show, waiting } from "./page/look.js";
import { serverNow } from "./page/now.js";
import { SILENCE_MS } from "./live/constants.js";

const AGAIN_MS = 3_000;
const root = document.documentElement;

function tell(form, name) {
  for (const each of (form.closest("dialog") ?? form).querySelectorAll("[data-told]")) each.hidden = each.dataset.told !== name;
}

function wear({ name, value, dataset, labels }) {
  if (!(name in root.dataset)) return; // a language is heard once it is kept
  root.dataset[name] = value;
  if (name !== "theme") return;
  document.querySelector('meta[name="theme-color"]').content = dataset.bar;
  show(labels[0].querySelector("template").innerHTML);
}

async function send(form, name, chosen) {
  const body = new URLSearchParams({ key: form.elements.namedItem("key").value, at: chosen.at, [name]: chosen.value });
  let status = 0;
  try {
    const options = { method: "POST", body, keepalive: true, redirect: "manual", headers: { accept: "application/json" } };
    status = (await fetch(form.action, { ...options, signal: AbortSignal.timeout(SILENCE_MS) })).status;
  } catch {
    // No network: again in a while.
  }
  if (waiting.get(name) !== chosen) return; // another was chosen since
  if (status === 0 || status >= 500) {
    tell(form, "held");
    setTimeout(() => waiting.get(name) === chosen && send(form, name, chosen), AGAIN_MS);
    return;
  }
  waiting.delete(name);
  if (status !== 204 && status !== 409) return location.reload(); // the session ended, or this is to be chosen no more
  if (waiting.size) return;
  tell(form, "saved");
  refresh();
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("form[data-preferences]");
  if (!form) return;
  const chosen = { value: target.value, at: Math.round(serverNow()) };
  waiting.set(target.name, chosen);
  wear(target);
  tell(form, "saving");
  send(form, target.name, chosen);
});

// Chosen on another page or device: what is marked here follows.
document.addEventListener("one-look", ({ detail }) => {
  for (const [name, value] of Object.entries(detail)) {
    for (const each of document.querySelectorAll(`form[data-preferences] input[name="${name}"]`)) each.checked = each.value === value;
  }
});
for (const each of document.querySelectorAll("[data-preferences-save]")) each.hidden = true;
for (const each of document.querySelectorAll("form[data-preferences]")) tell(each, "rest");
