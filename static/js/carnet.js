// A note goes to the whole class, or to the ticked ones: never to both.
const form = document.querySelector("form[data-note-form]");

form?.addEventListener("change", ({ target }) => {
  if (target.name !== "audience" || target.value !== "class") return;
  for (const box of form.querySelectorAll("[name=children]:checked")) box.checked = false;
});
