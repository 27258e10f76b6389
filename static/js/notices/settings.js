// « Gérer mes notifications externes »: shows what was chosen elsewhere, as long as nothing is chosen here that waits to be saved,
// and how many mails that would be.
import { socket } from "../live.js";
import { inTurn, pageAgain } from "../live/again.js";
import { showDevice } from "../push/device.js";

const SHOWN = "[data-notices]";
const COUNT = ".notices-count";
const WAIT_MS = 300; // several channels tell of one act
let asked = 0;
let late = false; // something changed that is not shown yet
let timer;

function chosenHere() {
  const form = document.querySelector(`${SHOWN} .notices-form`);
  return [...form.elements].some((field) =>
    field.type === "checkbox"
      ? field.checked !== field.defaultChecked
      : [...(field.options ?? [])].some((option) => option.selected !== option.defaultSelected),
  );
}

const isHeld = () => chosenHere() || document.querySelector(SHOWN).contains(document.activeElement);

const read = inTurn(async () => {
  if (isHeld()) return;
  late = false; // what comes from here on may be too late for this answer
  const fresh = (await pageAgain(SHOWN))?.querySelector(SHOWN);
  if (!fresh || isHeld()) {
    late = true;
    return;
  }
  document.querySelector(SHOWN).replaceChildren(...fresh.childNodes);
  showDevice();
});

// Who stands in it is shown it when they leave.
function again() {
  late = true;
  clearTimeout(timer);
  timer = setTimeout(read, WAIT_MS);
}

// The last choice counts, in whatever order the answers come.
async function count(form) {
  const turn = ++asked;
  const chosen = new FormData(form).getAll("chosen").map((word) => ["chosen", word]);
  const fresh = (await pageAgain(COUNT, `?${new URLSearchParams(chosen)}`))?.querySelector(COUNT);
  if (fresh && turn === asked) document.querySelector(COUNT)?.replaceChildren(...fresh.childNodes);
}

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.(`${SHOWN} .notices-form`);
  if (form) count(form);
});

socket.addEventListener("event", ({ detail: { event } }) => {
  if (event.kind === "settings" || (event.kind === "changed" && event.app === "notices")) again();
});
for (const kind of ["snapshot", "rights"]) socket.addEventListener(kind, again);
document.addEventListener("focusout", () => late && again());
document.addEventListener("visibilitychange", () => document.hidden || again());

showDevice();
