// People of a page that are found while one types.
import { fold } from "./page/plain.js";

function filters() {
  const input = document.querySelector("[data-filter]");
  if (!input) return;
  const none = document.querySelector("[data-filter-none]");
  for (const holder of document.querySelectorAll("[data-filter-box]")) holder.hidden = false;
  input.addEventListener("input", () => {
    const words = input.value.split(/\s+/).map(fold);
    let shown = 0;
    for (const card of document.querySelectorAll("[data-person]")) {
      const text = fold(card.textContent);
      card.hidden = !words.every((word) => text.includes(word));
      shown += card.hidden ? 0 : 1;
    }
    for (const group of document.querySelectorAll("[data-group]")) {
      group.hidden = !group.querySelector("[data-person]:not([hidden])");
    }
    if (none) none.hidden = shown > 0;
  });
}

filters();
