// A text with bold, italics, lists, links and emojis, in place of a textarea. What is written there is marked as such,
// and cleaned by the server: one/rich_text.py. Where the editor does not load, the textarea stays.
import { say } from "../page/words.js";
import { clean, fromWords, pasted } from "./paste.js";
import { equip } from "./tools.js";

const MARK = "<!--rich-->";

function begin(area, html, Squire) {
  const editor = new Squire(area, {
    blockTag: "P",
    sanitizeToDOMFragment: clean,
    tagAttributes: { a: { dir: "auto" } },
  });
  const idle = (_editor, event) => event.preventDefault();
  for (const key of ["u", "d", "[", "]", "Shift-5", "Shift-6", "Shift-7"]) {
    editor.setKeyHandler(`Ctrl-${key}`, idle);
    editor.setKeyHandler(`Meta-${key}`, idle);
  }
  for (const key of ["PageUp", "PageDown"]) editor.setKeyHandler(key, null);
  editor.setHTML(html);
  return editor;
}

// What the textarea stands for: what was kept of it in this tab, what the server drew, or its words.
function contentOf(textarea) {
  if (textarea.value.startsWith(MARK)) return textarea.value.slice(MARK.length);
  const { html } = textarea.dataset;
  return html && textarea.value === textarea.defaultValue ? html : fromWords(textarea.value);
}

function count(field, area, most) {
  const place = document.createElement("p");
  place.className = "count";
  place.setAttribute("role", "status");
  field.querySelector(".rich").after(place);
  return () => {
    const left = most - [...area.innerText.trim()].length;
    place.textContent = left < most / 5 ? say(left < 0 ? "too_many" : "left", Math.abs(left)) : "";
    place.classList.toggle("is-over", left < 0);
  };
}

// The label, the messages and the summary of what is wrong lead to the editor now.
function takeOver(textarea, area) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  label.id = `label-${textarea.id}`;
  label.addEventListener("click", () => area.focus());
  area.setAttribute("aria-labelledby", label.id);
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) area.setAttribute(name, textarea.getAttribute(name));
  }
  if (textarea.required) area.setAttribute("aria-required", "true");
  textarea.required = false;
  area.id = textarea.id;
  textarea.removeAttribute("id");
  textarea.dataset.shownBy = area.id;
}

function upgrade(field, Squire) {
  const textarea = field.querySelector("textarea");
  const area = field.querySelector("[data-area]");
  const editor = begin(area, contentOf(textarea), Squire);
  const counted = count(field, area, Number(textarea.dataset.most));
  const written = () => {
    const isEmpty = !area.innerText.trim();
    area.classList.toggle("is-empty", isEmpty);
    return isEmpty ? "" : MARK + editor.getHTML();
  };
  const wasThere = document.activeElement === textarea;
  takeOver(textarea, area);
  textarea.hidden = true;
  field.querySelector(".rich").hidden = false;
  if (wasThere) editor.moveCursorToEnd().focus();
  equip(field, editor);
  const said = field.querySelector("[data-said]");
  area.parentElement.addEventListener("paste", (event) => event.target.closest("[data-area]") && pasted(event, editor, said), true);
  editor.addEventListener("input", () => {
    textarea.value = written();
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    counted();
  });
  textarea.form.addEventListener("formdata", ({ formData }) => formData.set(textarea.name, written()));
  textarea.addEventListener("rich:load", () => {
    editor.setHTML(contentOf(textarea));
    counted();
  });
  written();
  counted();
}

async function start() {
  const fields = [...document.querySelectorAll("[data-rich]")];
  if (fields.length === 0) return;
  try {
    const { default: Squire } = await import(fields[0].dataset.engine);
    for (const field of fields) upgrade(field, Squire);
  } catch (error) {
    console.warn("the editor did not load: a textarea stays", error);
  }
}

start();
