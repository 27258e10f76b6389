// Small helps in forms. Each form works without them.
import { say } from "./words.js";

function reveals() {
  for (const button of document.querySelectorAll("[data-reveal]")) {
    const input = document.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
      const words = button.querySelector(".sr-only");
      if (words) words.textContent = shown ? button.dataset.show : button.dataset.hide;
    });
  }
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const letters = (text) => plain(text).replace(/[^\p{L}\d]/gu, "");

// How strong a password is, in words: length counts most, then variety. One that holds a name of its owner is
// refused by the server whatever its length, so it is not called strong here.
function strength(password, minimum, names) {
  if (names.some((name) => name.length >= 3 && letters(password).includes(name))) return "named";
  if (password.length < minimum) return "too_short";
  const kinds = [/[a-zà-ÿ]/, /[A-ZÀ-Þ]/, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const distinct = new Set(password.toLowerCase()).size;
  const score = Math.min(distinct, password.length) + 2 * (kinds - 1);
  if (score < 8) return "weak";
  return score < 12 ? "fair" : "good";
}

function strengths() {
  const input = document.querySelector("[data-password-min]");
  const place = document.querySelector("[data-strength]");
  if (!input || !place) return;
  const names = (input.dataset.passwordNot ?? "").split("|").map(letters);
  input.addEventListener("input", () => {
    const level = input.value ? strength(input.value, Number(input.dataset.passwordMin), names) : "";
    place.dataset.level = level;
    place.textContent = level ? say(`strength_${level}`) : "";
  });
}

function counters() {
  for (const input of document.querySelectorAll("[data-count]")) {
    const most = Number(input.dataset.count);
    const place = document.createElement("p");
    place.className = "count";
    place.setAttribute("role", "status");
    input.after(place);
    const tell = () => {
      const left = most - [...input.value].length; // characters as the server counts them
      place.textContent = left < most / 5 ? say(left < 0 ? "too_many" : "left", Math.abs(left)) : "";
      place.classList.toggle("is-over", left < 0);
    };
    input.addEventListener("input", tell);
    tell();
  }
}

function filters() {
  const input = document.querySelector("[data-filter]");
  if (!input) return;
  const none = document.querySelector("[data-filter-none]");
  for (const holder of document.querySelectorAll("[data-filter-box]")) holder.hidden = false;
  input.addEventListener("input", () => {
    const wanted = plain(input.value.trim());
    let shown = 0;
    for (const card of document.querySelectorAll("[data-person]")) {
      card.hidden = !plain(card.textContent).includes(wanted);
      shown += card.hidden ? 0 : 1;
    }
    for (const group of document.querySelectorAll("[data-group]")) {
      group.hidden = !group.querySelector("[data-person]:not([hidden])");
    }
    if (none) none.hidden = shown > 0;
  });
}

// One click, one note: a second submit of the same form is dropped while the first is under way.
// A form that answers with a file leaves its page standing: it may be sent again, but not by a double click, whose
// second sheets would kill the codes of the first.
function onceOnly() {
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) {
      event.preventDefault(); // and no timer of its own: it would cut the guard of the next one short
      return;
    }
    event.target.dataset.sent = "1";
    const again = "download" in event.target.dataset ? 1_000 : 10_000; // a request that was stopped
    setTimeout(() => delete event.target.dataset.sent, again);
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
}

export function dressForms() {
  reveals();
  strengths();
  counters();
  filters();
  onceOnly();
  document.querySelector("[data-error-summary]")?.focus();
}
