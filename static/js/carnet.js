// The notebook: its lists follow, and a note goes to whole classes, to groups, or to the ticked pupils: never to two of these.
import { socket } from "./live.js";
import { follow } from "./live/follow.js";
import { keepPromise } from "./live/promise.js";

const form = document.querySelector("form[data-note-form]");
const BOXES = { pupils: "children", classes: "class_ids", groups: "groups" };

form?.addEventListener("change", ({ target }) => {
  if (target.name !== "audience") return;
  for (const [audience, name] of Object.entries(BOXES)) {
    if (audience === target.value) continue;
    for (const box of form.querySelectorAll(`[name=${name}]:checked`)) box.checked = false;
  }
});

follow(socket, "[data-notes]", "carnet");
keepPromise(socket, form);
