// Files leave as soon as they are chosen, dropped or pasted: with progress, and a way to give each up. The form then
// carries their ids. Without this file it carries the files themselves.
import { movable } from "./order.js";
import { send } from "./send.js";
import { wait } from "./waiting.js";

const say = (place, words) => {
  place.querySelector("[data-files-said]").textContent = words;
};

function throwAway(place, id) {
  const headers = { "x-key": place.form.elements.key.value, accept: "application/json" };
  fetch(`/fichiers/${id}/retirer`, { method: "POST", headers }).catch(() => {});
}

const changed = (place) => place.dispatchEvent(new Event("change", { bubbles: true }));

// The row of a file that is there.
function settle(place, row, box) {
  const remove = row.querySelector("[data-file-remove]");
  remove.hidden = false;
  row.querySelector("[data-file-place]")?.remove();
  movable(place, row, (words) => {
    say(place, words);
    changed(place);
  });
  remove.onclick = () => {
    say(place, `${place.dataset.removed} ${row.querySelector("[data-file-name]").textContent}`);
    if (row.dataset.waits) throwAway(place, box.value);
    const next = row.nextElementSibling?.querySelector("[data-file-remove]");
    row.remove();
    changed(place);
    (next ?? place.querySelector("[data-files-input]")).focus();
  };
}

function arrived(place, row, file) {
  const box = row.querySelector("input");
  box.value = file.id;
  row.dataset.waits = "1"; // what was there before is taken off when the form is sent
  box.checked = true;
  const alt = row.querySelector("[data-file-alt]");
  if (alt) {
    alt.name = `${box.name}-alt-${file.id}`;
    alt.closest("label").hidden = false;
  }
  row.querySelector("[data-file-name]").textContent = file.name;
  row.querySelector("[data-file-size]").textContent = file.words;
  if (file.image) {
    const image = new Image(56, 56);
    image.alt = "";
    image.src = `/fichiers/${file.id}/petit`;
    row.querySelector(".files-look").replaceChildren(image);
  } else {
    row.querySelector(".files-look use").setAttribute("href", place.dataset.paper);
  }
  settle(place, row, box);
  say(place, `${place.dataset.added} ${file.name}`);
  changed(place);
}

function refused(place, row, words, again) {
  row.classList.add("is-refused");
  const told = row.querySelector("[data-file-size]");
  told.className = "files-refused small";
  told.textContent = words;
  const button = row.querySelector("[data-file-again]");
  button.hidden = !again;
  button.onclick = () => {
    row.remove();
    add(place, again);
  };
  say(place, words);
}

async function upload(place, row, file) {
  const bar = row.querySelector("[data-file-progress]");
  const size = row.querySelector("[data-file-size]");
  const sending = send(place, file, (part) => {
    bar.value = 100 * part;
    size.textContent = part < 1 ? place.dataset.sending : place.dataset.making;
  });
  const remove = row.querySelector("[data-file-remove]");
  bar.hidden = remove.hidden = false;
  size.textContent = place.dataset.sending;
  remove.onclick = () => {
    sending.giveUp();
    row.remove();
    place.querySelector("[data-files-input]").focus();
  };
  const { given, file: made, words, lost } = await wait(place, sending.done);
  bar.hidden = true;
  if (given) return;
  if (made) arrived(place, row, made);
  else refused(place, row, words || place.dataset.failed, lost && file);
}

function add(place, file) {
  const there = place.querySelectorAll("[data-file]:not(.is-refused)").length;
  const row = place.querySelector("[data-files-stock]").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-file-name]").textContent = file.name;
  place.querySelector("[data-files-list]").append(row);
  row.querySelector("[data-file-remove]").hidden = false;
  row.querySelector("[data-file-remove]").onclick = () => row.remove();
  if (there >= Number(place.dataset.most)) refused(place, row, place.dataset.full);
  else if (file.size > Number(place.dataset.bytes)) refused(place, row, place.dataset.heavy);
  else upload(place, row, file);
}

// A clipboard from Word or a slide holds a picture of the text beside the text: the text is meant.
function pasted(event, place) {
  const { files, types } = event.clipboardData;
  if (files.length === 0 || types.includes("text/plain") || types.includes("text/html")) return;
  event.preventDefault();
  for (const file of files) add(place, file);
}

function dropped(place) {
  const over = (event, on) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    place.classList.toggle("is-over", on);
  };
  place.form.addEventListener("dragover", (event) => over(event, true));
  place.form.addEventListener("dragleave", (event) => place.form.contains(event.relatedTarget) || over(event, false));
  place.form.addEventListener("drop", (event) => {
    over(event, false);
    for (const file of event.dataTransfer?.files ?? []) add(place, file);
  });
}

for (const place of document.querySelectorAll("[data-files]")) {
  const input = place.querySelector("[data-files-input]");
  place.classList.add("is-live");
  place.querySelector("[data-files-ways]").hidden = !matchMedia("(hover: hover)").matches;
  for (const row of place.querySelectorAll("[data-files-list] [data-file]")) settle(place, row, row.querySelector("input"));
  input.addEventListener("change", () => {
    for (const file of [...input.files]) add(place, file);
    input.value = "";
  });
  place.form.addEventListener("paste", (event) => pasted(event, place));
  dropped(place);
}
