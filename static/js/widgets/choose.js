// Widgets are put in order and switched without leaving the page, and what the school or another device changes shows at once.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";
import { isHeld, keepOrder, send, showGrips } from "../page/order.js";

const PAGE = "/compte/widgets"; // the list may stand in a panel of another page
let waiting = Promise.resolve();

function toggle(event) {
  const form = event.target.closest("[data-switch]");
  if (!form) return;
  event.preventDefault();
  const [button, on] = [form.querySelector("[role=switch]"), form.elements.namedItem("on")];
  const body = new URLSearchParams(new FormData(form));
  const shown = on.value === "1";
  on.value = shown ? "" : "1";
  button.ariaChecked = String(shown);
  form.closest("[data-key]").classList.toggle("is-off", !shown);
  waiting = waiting.then(() => send(form.action, body)); // one after the other: the last one pressed is the last one kept
}

const again = follow(socket, "[data-chooser]", "widgets", showGrips, isHeld, () => PAGE);
document.addEventListener("submit", toggle);
keepOrder(again);
new MutationObserver(showGrips).observe(document.body, { childList: true }); // a panel that is opened again is another one
