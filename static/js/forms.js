// Small helps in forms. Each form works without them.
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

const QUIET_MS = 300;

// What the server says of a password while it is typed: by the rule that judges it, so that the two never differ.
function strengths() {
  const input = document.querySelector("[data-judged]");
  const place = document.querySelector("[data-strength]");
  if (!input || !place) return;
  let timer;
  const tell = ({ level, words }) => {
    place.dataset.level = level;
    place.textContent = words;
  };
  const ask = async () => {
    const password = input.value;
    const body = new URLSearchParams({ key: input.form.elements.key.value, password });
    try {
      const answer = await fetch(input.dataset.judged, { method: "POST", body });
      if (answer.ok && input.value === password) tell(await answer.json());
    } catch {
      // Without an answer nothing is said: the form is judged when it is sent.
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value) timer = setTimeout(ask, QUIET_MS);
    else tell({ level: "", words: "" });
  });
}

// A form with passwords is not sent for a box that was forgotten: they would have to be typed again.
function completed() {
  for (const box of document.querySelectorAll("input[data-missing]")) {
    const told = document.createElement("p");
    told.className = "field-error";
    told.setAttribute("role", "alert");
    told.id = `m-${box.name}`;
    box.form.addEventListener("submit", (event) => {
      if (box.checked) return;
      event.preventDefault();
      told.textContent = box.dataset.missing;
      box.closest(".field").append(told);
      box.setAttribute("aria-invalid", "true");
      box.setAttribute("aria-describedby", told.id);
      box.focus();
    });
    box.addEventListener("change", () => box.checked && told.remove());
  }
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
completed();
counters();
document.querySelector("[data-error-summary]")?.focus();
