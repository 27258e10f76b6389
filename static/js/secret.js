// « Copier » beside a secret that is shown once. Where the clipboard is closed, it is selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return;
    }
    button.querySelector("[data-copy-words]").textContent = button.dataset.copied;
    field.closest(".secret-once").querySelector("[data-copy-said]").textContent = button.dataset.copied;
  });
}
