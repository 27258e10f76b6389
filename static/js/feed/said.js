// What ONE itself says in an item, in the language of the page: one/i18n/words.py says the same. Items bring their French along.
import { form } from "../page/words.js";

const format = new Intl.DateTimeFormat(document.documentElement.lang || "fr", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const day = (iso) => format.format(new Date(iso));

// Nothing without words, or without their translation: a page of before knows not all of them.
export function said(words, says) {
  return words ? filled(words, JSON.parse(says)) : "";
}

function filled({ source, values = {}, many, days = {} }, sentences) {
  const known = sentences[source];
  if (!known) return "";
  const shown = (name) => {
    if (days[name]) return day(days[name]);
    const value = values[name];
    return (Array.isArray(value) ? value : [value]).map((each) => (each?.source ? filled(each, sentences) : String(each))).join(", ");
  };
  const words = (many ? form(known, values.n) : known).replace(/%\((\w+)\)s/g, (_blank, name) => shown(name));
  return Object.keys(days).length ? words.charAt(0).toLocaleUpperCase() + words.slice(1) : words;
}
