// « Gérer mes notifications externes »: shows what was chosen elsewhere, as long as nothing is chosen here that waits to be saved.
import { socket } from "../live.js";
import { pageAgain } from "../live/again.js";
import { showDevice } from "../push/device.js";

const SHOWN = "[data-notices]";

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

socket.addEventListener("event", ({ detail: { event } }) => {
  if (event.kind === "settings" || (event.kind === "changed" && event.app === "notices")) again();
});

showDevice();
