// Ctrl or ⌘ and Enter send what is being written.
export function sendByKeys() {
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-send]");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector(".button-main"));
  });
}
