// What was pressed met no network: the page stays, with what is written in it, and says so. The browser's own page, to which a form
// that is sent the long way would lead, takes all of it away.
import { say } from "./words.js";

const TOLD_MS = 10_000;
const place = document.querySelector("[data-connection]");
let timer;

// A ``form`` that was answered, or never can be, may be pressed again at once (once.js).
export function tellNetwork(form, isThere) {
  delete form.dataset.sent;
  clearTimeout(timer);
  if (isThere) return untell();
  place.textContent = say("offline");
  place.hidden = false;
  // A line that never broke tells nobody that there is a network; one that is lost says so when it is back (connection.js).
  timer = setTimeout(() => document.documentElement.dataset.live !== "lost" && untell(), TOLD_MS);
}

function untell() {
  if (place.textContent === say("offline")) place.hidden = true;
}
