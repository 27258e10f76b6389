// Relative times that stay true while the page is open. The same words as one/templating/templates.py.
import { say } from "./words.js";

const lang = document.documentElement.lang || "fr";
const zone = "Europe/Paris";
const day = new Intl.DateTimeFormat(lang, { weekday: "short", day: "numeric", timeZone: zone });
const date = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", timeZone: zone });
const key = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: zone });
const long = new Intl.DateTimeFormat(lang, {
  weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit", timeZone: zone,
});

export function relative(at, now = new Date()) {
  const minutes = Math.floor((now - at) / 60_000);
  const days = Math.round((Date.parse(key.format(now)) - Date.parse(key.format(at))) / 86_400_000);
  if (minutes < 1) return say("just_now");
  if (minutes < 60) return say("minutes", minutes);
  if (days === 0) return say("hours", Math.floor(minutes / 60));
  if (days === 1) return say("yesterday");
  return (days < 7 ? day : date).format(at);
}

export const exact = (at) => long.format(at).replace(":", "\u00a0h\u00a0");

export function keepTimes(root = document) {
  setInterval(() => {
    for (const element of root.querySelectorAll("time[data-slot=time][datetime]")) {
      const at = new Date(element.dateTime);
      if (Date.now() - at < 7 * 86_400_000) element.textContent = relative(at);
    }
  }, 30_000);
}
