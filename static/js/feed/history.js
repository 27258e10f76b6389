// « Mon historique » follows by asking. Whoever reads tells it in a channel of their own: to tell each author of each
// reader would be an event a reading, kept and replayed, for a page that is seldom open. So the open page asks, while it
// is looked at: soon where something moved, seldom where nothing does.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

const FIRST_MS = 2_000;
const LAST_MS = 15_000;

const list = document.querySelector("[data-history]");
if (list) {
  const counts = () => [...list.querySelectorAll("[data-reach]")].map((each) => each.textContent).join();
  const again = follow(socket, "[data-history]", "");
  let wait = FIRST_MS;
  let timer;
  const next = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, wait);
  };
  const ask = async () => {
    const before = counts();
    await again();
    wait = counts() === before ? Math.min(wait * 1.5, LAST_MS) : FIRST_MS;
    next();
  };
  document.addEventListener("visibilitychange", () => {
    wait = FIRST_MS;
    next();
  });
  next();
}
