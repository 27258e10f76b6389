// The sentences that scripts show, in the reader's language: the page carries them.

const words = JSON.parse(document.querySelector('meta[name="one-words"]')?.content ?? "{}");

const rules = new Intl.PluralRules(document.documentElement.lang || "fr");

// say("new_items", 3): the form for the number, with {n} replaced.
export function say(name, n) {
  const form = words[name] ?? "";
  const text = typeof form === "string" ? form : form[rules.select(n)] ?? form.other;
  return text.replace("{n}", n);
}
