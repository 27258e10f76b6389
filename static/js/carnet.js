// The notebook: its lists follow, and a note goes to the whole class, or to the ticked ones: never to both.
import { tellReach } from "./compose/reach.js";
import { socket } from "./live.js";
import { follow } from "./live/follow.js";
import { keepPromise } from "./live/promise.js";

const form = document.querySelector("form[data-note-form]");

const chosen = () => [...form.querySelectorAll("[name=children]")].filter((each) => each.checked);
const reached = () => (form.elements.audience.value === "pupils" ? chosen() : [...form.querySelectorAll("[name=children]")]);
form?.addEventListener("change", () => tellReach(form, reached()));

form?.addEventListener("change", ({ target }) => {
  if (target.name !== "audience" || target.value !== "class") return;
  for (const box of form.querySelectorAll("[name=children]:checked")) box.checked = false;
});

follow(socket, "[data-notes]", "carnet");
follow(socket, "[data-slip]", ""); // a note that is taken back leaves the page of who reads it
keepPromise(socket, form);
