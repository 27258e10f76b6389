// The sentences that scripts show, in the reader's language: the page carries them.

const words = JSON.parse(document.querySelector('meta[name="one-words"]')?.content ?? "{}");

const rules = new Intl.PluralRules(document.documentElement.lang || "fr");

// say("new_items", 3): the form for the number, with {n} replaced.
export function say(name, n) {
  const forms = words[name] ?? "";
  return typeof forms === "string" ? forms.replace("{n}", n) : form(forms, n);
}

// Of the forms of a sentence that counts the one for this number.
export function form(forms, n) {
  return (forms[rules.select(n)] ?? forms.other).replace("{n}", n);
}
