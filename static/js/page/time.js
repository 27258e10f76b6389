// Relative times that stay true while the page is open. The same words as one/templating/times.py.
import { serverNow } from "./now.js";
import { say } from "./words.js";

const lang = document.documentElement.lang || "fr";
// The clock of the school that the page is of.
const zone = document.documentElement.dataset.zone || "Europe/Paris";
const format = (options, locale = lang) => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
const weekday = format({ weekday: "short", day: "numeric" });
const day = format({ day: "numeric", month: "short" });
const dayOfYear = format({ day: "numeric", month: "short", year: "numeric" });
const full = format({ dateStyle: "full" });
// The clock on the wall of the school, in numbers.
const wall = format(
  { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23" },
  "en-u-ca-gregory-nu-latn",
);

function there(at) {
  const { year, month, day, hour, minute } = Object.fromEntries(
    wall.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  );
  return { year, hour, minute, days: Date.UTC(year, month - 1, day) / 86_400_000 };
}

export function relative(at, now = new Date(serverNow())) {
  const minutes = Math.floor((now - at) / 60_000);
  const [then, today] = [there(at), there(now)];
  const days = today.days - then.days;
  if (minutes < 1) return say("just_now");
  if (minutes < 60) return say("minutes", minutes);
  if (days === 0) return say("hours", Math.floor(minutes / 60));
  if (days === 1) return say("yesterday");
  if (days < 7) return weekday.format(at);
  return (then.year === today.year ? day : dayOfYear).format(at);
}

export function exact(at) {
  const { hour, minute } = there(at);
  return say("exact")
    .replace("{date}", full.format(at))
    .replace("{hours}", hour)
    .replace("{minutes}", String(minute).padStart(2, "0"));
}

// When that was: the hour, with the day unless it was today.
export function moment(at, now = new Date(serverNow())) {
  const then = there(at);
  if (then.days !== there(now).days) return exact(at);
  return say("clock").replace("{hours}", then.hour).replace("{minutes}", String(then.minute).padStart(2, "0"));
}

// What was said is written again only when it reads otherwise now: a browser that translates the page would do so anew
// each time. What it made of the words is not ours to compare with.
const said = new WeakMap();

export function tellTime(element, at) {
  const words = relative(at);
  if (said.get(element) !== words) element.textContent = words;
  said.set(element, words);
}

export function keepTimes(root = document) {
  const times = () => [...root.querySelectorAll("time[data-slot=time][datetime]")].filter((time) => time.dateTime);
  for (const time of times()) said.set(time, relative(new Date(time.dateTime)));
  // A page in the background says them when it is looked at: those of last year too, on New Year's Day.
  const tell = () => {
    if (document.hidden) return;
    for (const time of times()) tellTime(time, new Date(time.dateTime));
  };
  setInterval(tell, 30_000);
  document.addEventListener("visibilitychange", tell);
  addEventListener("pageshow", (event) => event.persisted && tell());
}
