// Who will receive what is being written, as boxes are ticked: one/http/readers.py counts the same.
import { say } from "../page/words.js";

export function tellReach(form, boxes) {
  const place = form.querySelector("[data-reach] span");
  if (!place) return;
  const people = new Set(boxes.flatMap((each) => (each.dataset.readers ?? "").split(" ").filter(Boolean)));
  const families = new Set(boxes.map((each) => each.dataset.family).filter(Boolean));
  const said = people.size > 0 ? `${say("families", families.size)}, ${say("people", people.size)}` : say("nobody");
  if (place.textContent !== said) place.textContent = said;
}
