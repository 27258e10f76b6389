// A list that is put in order, by hand or by ▲▼. What moves is the neighbour, so that what one holds keeps the keyboard and the hand.
// ``settled`` is called when all that was moved is kept, or could not be.
const AGAIN_MS = 3_000; // after a request that met no network
let waiting = Promise.resolve();
let held = null;

export const isHeld = () => held !== null;

export function showGrips() {
  for (const grip of document.querySelectorAll("[data-grip]")) grip.hidden = false;
}

export function keepOrder(settled = () => {}) {
  showGrips();
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-move]");
    if (!form) return;
    event.preventDefault();
    const line = form.closest("[data-key]");
    if (step(line, event.submitter.value)) keep(line, settled);
    tell(line);
  });
  document.addEventListener("pointerdown", (event) => {
    const grip = event.button === 0 && event.target.closest?.("[data-grip]");
    if (!grip || held) return; // another finger
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const line = grip.closest("[data-key]");
    held = { line, next: line.nextElementSibling, pointer: event.pointerId };
    line.classList.add("is-held");
  });
  const ofHand = ({ pointerId }) => held?.pointer === pointerId;
  document.addEventListener("pointermove", (event) => ofHand(event) && drag(held.line, event.clientY));
  for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, (event) => ofHand(event) && release(settled));
}

function step(line, way) {
  const other = way === "up" ? line.previousElementSibling : line.nextElementSibling;
  if (!other) return false;
  if (way === "up") line.after(other);
  else line.before(other);
  return true;
}

// A quick hand is past several at once.
function drag(line, y) {
  const middle = (each) => each.getBoundingClientRect().top + each.offsetHeight / 2;
  const way = () => {
    const [up, down] = [line.previousElementSibling, line.nextElementSibling];
    return up && y <= middle(up) ? "up" : down && y >= middle(down) ? "down" : null;
  };
  const first = way();
  if (!first) return;
  while (way() === first) step(line, first);
  line.scrollIntoView({ block: "nearest" });
}

function release(settled) {
  const { line, next } = held;
  held = null;
  line.classList.remove("is-held");
  if (line.nextElementSibling === next) return;
  keep(line, settled);
  tell(line);
}

// One after the other: the last one sent is the last one kept.
function keep(line, settled) {
  const list = line.closest("[data-order]");
  const body = new URLSearchParams(new FormData(line.querySelector("[data-move]")));
  body.set("way", "before");
  body.set("before", line.nextElementSibling?.dataset.key ?? "");
  for (const each of list.children) {
    each.querySelector("[value=up]").toggleAttribute("aria-disabled", !each.previousElementSibling);
    each.querySelector("[value=down]").toggleAttribute("aria-disabled", !each.nextElementSibling);
  }
  for (const end of list.querySelectorAll("[aria-disabled]")) end.setAttribute("aria-disabled", "true");
  waiting = waiting.then(() => send(list.dataset.order, body)).then(settled);
}

// Until it is taken: a page that was read again without network would be none.
export async function send(url, body) {
  const answer = await fetch(url, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
  if (!answer) {
    await new Promise((done) => setTimeout(done, AGAIN_MS));
    return send(url, body);
  }
  if (answer.status !== 204) location.reload(); // what is kept is shown, and why nothing more could be
}

function tell(line) {
  const list = line.closest("[data-order]");
  const n = [...list.children].indexOf(line) + 1;
  const values = { name: line.dataset.name, n, total: list.children.length };
  document.querySelector("[data-order-said]").textContent = list.dataset.moved.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
