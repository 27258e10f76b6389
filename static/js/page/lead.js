// To a page that could not be shown on this one. Without a network the page stays, and says so: the browser's own, which tells of it,
// would take its place.
import { say } from "./words.js";

export function lead(url) {
  const place = document.querySelector("[data-connection]");
  if (!place || (navigator.onLine && document.documentElement.dataset.live !== "lost")) {
    location.assign(url);
    return;
  }
  place.textContent = say("offline");
  place.hidden = false;
}
