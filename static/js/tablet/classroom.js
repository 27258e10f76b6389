// « Tablettes de la classe », and how many are open on the page that leads there, follow: what a tablet says of itself is told to the class's teachers; whoever else looks after
// the class, and the times, are served by looking again now and then.
import { socket } from "../live.js";
import { inTurn, pageAgain } from "../live/again.js";

const AGAIN_MS = 30_000;
const SELECTOR = "[data-tablets]";

const list = document.querySelector(SELECTOR);
const bare = (part) => part.innerHTML.replaceAll(/name="key" value="[^"]*"/g, ""); // forms have other keys each time
const act = (element) => element?.closest("form")?.getAttribute("action");
const place = (held) => list.querySelector(held ? `form[action="${CSS.escape(held)}"] button` : "a");

const again = inTurn(async () => {
  if (document.hidden) return;
  const fresh = (await pageAgain(SELECTOR))?.querySelector(SELECTOR);
  if (!fresh || bare(fresh) === bare(list)) return;
  const focused = list.contains(document.activeElement) && document.activeElement;
  const held = act(focused || null);
  list.innerHTML = fresh.innerHTML;
  if (focused) place(held)?.focus({ preventScroll: true });
});

socket.addEventListener("event", ({ detail: { event } }) => event.kind === "presence" && again());
socket.addEventListener("snapshot", again);
document.addEventListener("visibilitychange", again);
setInterval(again, AGAIN_MS);
