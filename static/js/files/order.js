// The photos of an album are put in order: by ▲▼, which keep the keyboard where it is, and by dragging their rows.

let dragged = null;

function said(place, row) {
  const rows = [...row.parentElement.children];
  return place.dataset.moved.replace("{n}", rows.indexOf(row) + 1).replace("{of}", rows.length);
}

function step(place, row, button, by, told) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (other) (by < 0 ? other.before(row) : other.after(row));
  button.focus();
  told(said(place, row));
}

function draggable(place, row, told) {
  const look = row.querySelector(".files-look"); // words in the row stay words that can be marked
  look.draggable = true;
  look.addEventListener("dragstart", (event) => {
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(row, 24, 24);
    row.classList.add("is-dragged");
  });
  look.addEventListener("dragend", () => {
    row.classList.remove("is-dragged");
    if (dragged) told(said(place, row));
    dragged = null;
  });
}

// Rows make room for the one that is dragged over them.
function over(list) {
  list.addEventListener("dragover", (event) => {
    const row = event.target.closest("[data-file]");
    if (!dragged || dragged.parentElement !== list) return;
    event.preventDefault();
    if (!row || row === dragged) return;
    const { top, height } = row.getBoundingClientRect();
    if (event.clientY < top + height / 2) row.before(dragged);
    else row.after(dragged);
  });
  list.addEventListener("drop", (event) => dragged && event.preventDefault());
}

// ``told`` is called with what is to be said, after each move.
export function movable(place, row, told) {
  const up = row.querySelector("[data-file-up]");
  if (!up) return;
  const down = row.querySelector("[data-file-down]");
  const list = row.parentElement;
  up.hidden = down.hidden = false;
  up.onclick = () => step(place, row, up, -1, told);
  down.onclick = () => step(place, row, down, 1, told);
  draggable(place, row, told);
  if (list.dataset.ordered) return;
  list.dataset.ordered = "1";
  over(list);
}
