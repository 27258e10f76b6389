// Enter sends no form whose first button is barred: what goes to many people is sent by its own button. It leads on
// to the next field instead.
export function leadOn() {
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (key !== "Enter" || event.isComposing || target.tagName !== "INPUT" || !target.form) return;
    const fields = [...target.form.elements].filter((each) => each.type !== "hidden" && each.tagName !== "FIELDSET");
    if (!fields.find((each) => each.type === "submit")?.disabled) return;
    event.preventDefault();
    const later = fields.slice(fields.indexOf(target) + 1).map((each) => document.getElementById(each.dataset.shownBy) ?? each);
    later.find((each) => !each.disabled && each.checkVisibility())?.focus();
  });
}
