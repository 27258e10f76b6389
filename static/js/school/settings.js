// A card of settings at rest has no button: it comes with the first change, and goes when all is as it was. What the browser
// put back by itself, on « Retour », is a change too.
function changed(form) {
  return [...form.elements].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
    return field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue;
  });
}

for (const form of document.querySelectorAll("form[data-at-rest]")) {
  const button = form.querySelector('button[type="submit"]');
  const wrong = form.querySelector(".is-wrong");
  const show = () => {
    button.hidden = !wrong && !changed(form);
  };
  form.addEventListener("input", show);
  window.addEventListener("pageshow", show);
}
