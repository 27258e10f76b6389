// « Gérer mes notifications externes »: shows what was chosen elsewhere, as long as nothing is chosen here that waits to be saved,
// and how many mails that would be.
import { socket } from "../live.js";
import { pageAgain } from "../live/again.js";
import { showDevice } from "../push/device.js";

const SHOWN = "[data-notices]";
const COUNT = ".notices-count";
let asked = 0;

function chosenHere() {
  const form = document.querySelector(`${SHOWN} .notices-form`);
  return [...form.elements].some((field) =>
    field.type === "checkbox"
      ? field.checked !== field.defaultChecked
      : [...(field.options ?? [])].some((option) => option.selected !== option.defaultSelected),
  );
}

async function again() {
  if (chosenHere() || document.querySelector(SHOWN).contains(document.activeElement)) return;
  const fresh = (await pageAgain(SHOWN))?.querySelector(SHOWN);
  if (!fresh || chosenHere()) return;
  document.querySelector(SHOWN).replaceChildren(...fresh.childNodes);
  showDevice();
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

showDevice();
