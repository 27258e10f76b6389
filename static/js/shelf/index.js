// « Mes applis »: found as one types, starred and put in order without leaving the page, and live.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";
import { tellNetwork } from "../page/network.js";
import { isHeld, keepOrder, showGrips } from "../page/order.js";
import { fold } from "../page/plain.js";

const input = document.querySelector("[data-shelf-search]");
const chips = [...document.querySelectorAll("[data-group]")];
const chosen = () => chips.find((chip) => chip.ariaCurrent === "true");
const NEWS = ["read", "hidden"];

function filter() {
  const words = input.value.split(/\s+/).map(fold).filter(Boolean);
  const group = chosen().dataset.group;
  let shown = 0;
  for (const tile of document.querySelectorAll("[data-tile]")) {
    tile.hidden = !(words.every((word) => tile.dataset.said.includes(word)) && ["", tile.dataset.in].includes(group));
    shown += tile.hidden ? 0 : 1;
  }
  for (const part of document.querySelectorAll("[data-unsought]")) part.hidden = words.length > 0 || group !== "";
  document.querySelector("[data-shelf-none]").hidden = shown > 0;
}

// The address says what is looked for: a reload, and what is read again, show the same.
function look() {
  const asked = new URL(location.href);
  for (const [name, value] of [["q", input.value.trim()], ["rayon", chosen().dataset.group]]) {
    if (value) asked.searchParams.set(name, value);
    else asked.searchParams.delete(name);
  }
  history.replaceState(history.state, "", asked);
  filter();
}

function choose(event) {
  const chip = event.target.closest?.("[data-group]");
  if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  for (const each of chips) each.removeAttribute("aria-current");
  chip.setAttribute("aria-current", "true");
  look();
}

async function star(event, again) {
  const form = event.target.closest("[data-star]");
  if (!form) return;
  event.preventDefault();
  const [button, on] = [form.querySelector("button"), form.elements.namedItem("on")];
  const starred = on.value === "1";
  button.setAttribute("aria-pressed", String(starred));
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
  tellNetwork(form, answer !== null);
  if (answer?.status === 204) {
    on.value = starred ? "" : "1";
    await again();
    return;
  }
  button.setAttribute("aria-pressed", String(!starred));
  if (answer) form.submit(); // the long way says why
}

function changed() {
  showGrips();
  filter();
}

if (input) {
  const ours = (event) => event.item || NEWS.includes(event.kind) || (event.kind === "changed" && event.app === "applis");
  const again = follow(socket, "[data-shelf]", ours, changed, isHeld);
  input.addEventListener("input", look);
  input.form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector(".shelf-head").addEventListener("click", choose);
  document.addEventListener("submit", (event) => star(event, again));
  keepOrder(again);
}
