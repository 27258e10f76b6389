// The sentences that scripts show, in the reader's language: the page carries them.

const words = JSON.parse(document.querySelector('meta[name="one-words"]')?.content ?? "{}");

// say("new_items", 3): the form for the number, with {n} replaced.
export function say(name, n) {
  const form = words[name] ?? "";
  const text = Array.isArray(form) ? form[n >= 2 ? 1 : 0] : form;
  return text.replace("{n}", n);
}
