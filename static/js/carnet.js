// The notebook: its lists follow, and a note goes to the whole class, or to the ticked ones: never to both.
import { socket } from "./live.js";
import { follow } from "./live/follow.js";
import { keepPromise } from "./live/promise.js";

const form = document.querySelector("form[data-note-form]");

form?.addEventListener("change", ({ target }) => {
  if (target.name !== "audience" || target.value !== "class") return;
  for (const box of form.querySelectorAll("[name=children]:checked")) box.checked = false;
});

follow(socket, "[data-notes]", "carnet");
follow(socket, "[data-slip]", ""); // a note that is taken back leaves the page of who reads it
keepPromise(socket, form);
