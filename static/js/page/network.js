// What was pressed met no network: the page stays, with what is written in it, and says so. The browser's own page, to which a form
// that is sent the long way would lead, takes all of it away.
import { say } from "./words.js";

// A ``form`` that was answered, or never can be, may be pressed again at once (once.js).
export function tellNetwork(form, isThere) {
  delete form.dataset.sent;
  const place = document.querySelector("[data-connection]");
  const told = say("offline");
  if (!isThere) place.textContent = told;
  if (!isThere || place.textContent === told) place.hidden = isThere;
}
