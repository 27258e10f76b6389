// The buttons above a text: by pointer, by Tab and arrows, or by Ctrl+B, Ctrl+I and Ctrl+K from within it.

const ACTS = {
  bold: { is: (editor) => editor.hasFormat("B"), on: (editor) => editor.bold(), off: (editor) => editor.removeBold() },
  italic: { is: (editor) => editor.hasFormat("I"), on: (editor) => editor.italic(), off: (editor) => editor.removeItalic() },
  list: { is: (editor) => /(?:^|>)UL/u.test(pathOf(editor)), on: (editor) => editor.makeUnorderedList(), off: (editor) => editor.removeList() },
  numbers: { is: (editor) => /(?:^|>)OL/u.test(pathOf(editor)), on: (editor) => editor.makeOrderedList(), off: (editor) => editor.removeList() },
};

// Where the caret is; of a selection, where it begins.
function pathOf(editor) {
  const names = [];
  let node = editor.getSelection().startContainer;
  for (; node && node !== editor.getRoot(); node = node.parentNode) names.unshift(node.nodeName);
  return names.join(">");
}

// « exemple.fr » is an address too, and so is that of a mailbox.
function addressOf(typed) {
  const words = typed.trim();
  if (!words || /\s/u.test(words)) return "";
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/u.test(words)) return `mailto:${words}`;
  if (/^(?:https?:\/\/|mailto:|tel:|\/(?!\/))/iu.test(words)) return words;
  return /^[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)/u.test(words) ? `https://${words}` : "";
}

function linkPanel(field, editor, button) {
  const panel = field.querySelector("[data-link]");
  const input = panel.querySelector("[data-link-url]");
  const close = () => {
    panel.hidden = true;
    editor.focus();
  };
  const set = () => {
    const address = addressOf(input.value);
    input.setAttribute("aria-invalid", String(!address));
    if (!address) return input.focus();
    close();
    const range = editor.getSelection();
    const isNew = range.collapsed;
    editor.makeLink(address);
    if (!isNew) return;
    const after = editor.getSelection();
    after.collapse(false); // what is typed next is not written over it
    editor.setSelection(after);
  };
  panel.querySelector("[data-link-set]").addEventListener("click", set);
  panel.querySelector("[data-link-off]").addEventListener("click", () => {
    close();
    editor.removeLink();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      set();
    } else if (event.key === "Escape") close();
  });
  return () => {
    const start = editor.getSelection().startContainer;
    const link = (start.nodeType === Node.ELEMENT_NODE ? start : start.parentNode).closest("a");
    input.value = link?.getAttribute("href") ?? "";
    input.removeAttribute("aria-invalid");
    panel.hidden = !panel.hidden;
    if (panel.hidden) editor.focus();
    else input.focus();
    button.blur();
  };
}

function emojiPanel(field, editor, button) {
  const panel = field.querySelector("[data-emojis]");
  const shown = (isShown) => {
    panel.hidden = !isShown;
    button.setAttribute("aria-expanded", String(isShown));
  };
  panel.addEventListener("click", ({ target }) => {
    const { emoji } = target.closest("[data-emoji]")?.dataset ?? {};
    if (!emoji) return;
    editor.insertPlainText(emoji);
    editor.focus();
    shown(false);
  });
  panel.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    shown(false);
    editor.focus();
  });
  return () => {
    shown(panel.hidden);
    if (!panel.hidden) panel.querySelector("button").focus();
  };
}

// One stop of Tab for all buttons; arrows go from one to the next.
function roving(bar, buttons) {
  buttons[0].tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    const at = buttons.indexOf(document.activeElement);
    if (!(event.key in steps) || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + steps[event.key] + buttons.length) % buttons.length];
    for (const each of buttons) each.tabIndex = each === next ? 0 : -1;
    next.focus();
  });
}

export function equip(field, editor) {
  const bar = field.querySelector("[role=toolbar]");
  const buttons = [...bar.querySelectorAll("[data-act]")];
  const of = (name) => buttons.find((each) => each.dataset.act === name);
  const opens = { link: linkPanel(field, editor, of("link")), emojis: emojiPanel(field, editor, of("emojis")) };
  roving(bar, buttons);
  // The caret stays where it is: a press takes no focus from the text.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-act]")?.dataset.act;
    if (opens[name]) opens[name]();
    else if (name) ACTS[name][ACTS[name].is(editor) ? "off" : "on"](editor);
    tell();
  });
  for (const key of ["Ctrl-k", "Meta-k"]) {
    editor.setKeyHandler(key, (_editor, event) => {
      event.preventDefault();
      opens.link();
    });
  }
  const tell = () => {
    for (const [name, { is }] of Object.entries(ACTS)) of(name).setAttribute("aria-pressed", String(is(editor)));
    of("link").setAttribute("aria-pressed", String(editor.hasFormat("A")));
  };
  for (const kind of ["pathChange", "select", "cursor", "input"]) editor.addEventListener(kind, tell);
}
