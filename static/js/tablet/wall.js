// The wall of a class. It lives for weeks without a hand: it follows the live line, reads itself again each minute, comes
// back after sleep, a cut and an update, and leaves its page only when a good answer stands ready. When it is taken off,
// or nobody has answered for a quarter of an hour, nothing of the class stays on the screen.
import { Leader } from "../live/leader.js";
import { Positions } from "../live/positions.js";
import { LiveSocket } from "../live/socket.js";
import { say } from "../page/words.js";
import { stayAwake } from "./awake.js";
import { fresh, stale } from "./freshness.js";
import { readWall } from "./reading.js";
import { tell } from "./saying.js";

const TICK_MS = 2_000;
const READ_MS = 60_000; // what it says of times, days and birthdays is the server's
const TELL_MS = 30_000;
const LOST_MS = 5_000; // a loss of a moment is not told
const YOUNG_MS = 60_000; // while a server is updated both versions may answer: no to and fro
const WAIT_MS = 300; // several channels tell of one event
const TOP_MS = 90_000; // who scrolled has read: back to the newest

const place = document.querySelector("[data-wall]");
const blank = document.querySelector("[data-wall-blank]");
const state = document.querySelector("[data-wall-state]");
const born = performance.now();

let shown = place.innerHTML;
let ended = false; // no tablet any more, as far as we were told
let lostAt = 0;
let lost = false;
let reading = null;
let readAt = born;
let toldAt = -TELL_MS;
let touchedAt = born;
let soon = 0;

const url = new URL("/tablette/live", location.href);
url.protocol = url.protocol.replace("http", "ws");
const seqs = JSON.parse(place.dataset.seqs);
const socket = new LiveSocket(url, new Positions(place.dataset.epoch, seqs));
const reader = Object.keys(seqs).sort().join(); // a class, and nobody

function goBlank() {
  if (!blank.hidden) return;
  place.replaceChildren();
  shown = "";
  blank.hidden = false;
}

function show(wall) {
  blank.hidden = true;
  if (wall.innerHTML === shown) return;
  const before = new Set([...place.querySelectorAll("[data-item]")].map(({ dataset }) => dataset.item));
  shown = wall.innerHTML;
  place.replaceChildren(...wall.childNodes);
  if (!before.size) return;
  for (const card of place.querySelectorAll("[data-item]")) card.classList.toggle("arrives", !before.has(card.dataset.item));
}

// One at a time: who asks meanwhile is answered by the next.
function read() {
  reading ??= readNow().finally(() => {
    reading = null;
  });
  return reading;
}

async function readNow() {
  readAt = performance.now();
  const { said, wall } = await readWall();
  if (said === "away") return;
  fresh();
  if (said === "ended") {
    goBlank();
    location.replace("/tablette?retiree"); // its answer was just there
  } else if (ended || (said === "newer" && performance.now() - born > YOUNG_MS)) {
    location.reload();
  } else {
    show(wall);
  }
}

function readSoon() {
  clearTimeout(soon);
  soon = setTimeout(read, WAIT_MS);
}

async function tellNow() {
  toldAt = performance.now();
  const said = await tell();
  if (said === "there") fresh();
  if (said === "ended") off();
}

// We were told that this is no tablet any more: first nothing is shown, then we ask.
function off() {
  ended = true;
  goBlank();
  read();
}

function tick() {
  const time = performance.now();
  if (stale()) goBlank();
  if (time - toldAt > TELL_MS) tellNow();
  if (lost || !blank.hidden || time - readAt > READ_MS) read();
  if (lost && time - lostAt > LOST_MS) state.textContent = say(navigator.onLine ? "lost" : "offline");
  if (time - touchedAt > TOP_MS && scrollY > 0) scrollTo({ top: 0, behavior: "smooth" });
  stayAwake();
}

function wake() {
  if (stale()) goBlank();
  if (document.hidden) return;
  stayAwake();
  read();
}

socket.addEventListener("state", ({ detail }) => {
  document.documentElement.dataset.live = detail;
  if (detail === "lost" && !lost) lostAt = performance.now();
  lost = detail === "lost";
  if (detail === "open") state.textContent = "";
  if (detail === "ended" || detail === "refused") off();
});
for (const kind of ["event", "snapshot", "rights"]) socket.addEventListener(kind, readSoon);
socket.addEventListener("hello", readSoon);
for (const kind of ["pointerdown", "scroll", "keydown"]) addEventListener(kind, () => (touchedAt = performance.now()), { passive: true });
document.addEventListener("visibilitychange", () => {
  wake();
  tellNow();
});
addEventListener("pageshow", wake);
addEventListener("online", read);
addEventListener("pagehide", () => tell({ leaving: true }));
navigator.clearAppBadge?.().catch(() => {});
navigator.serviceWorker?.register("/tablette.js", { scope: "/tablette" }).catch(() => {});
setInterval(tick, TICK_MS);
new Leader(socket, url, reader).start();
stayAwake();
tellNow();
