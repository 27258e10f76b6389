// Small helps in forms. Each form works without them.
import { plain } from "./page/plain.js";
import { say } from "./page/words.js";

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

reveals();
strengths();
counters();
document.querySelector("[data-error-summary]")?.focus();
