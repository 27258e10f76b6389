// The tour of the home page: one step at a time beside what it speaks of. The page stays as it is, and can be used meanwhile.
import { lead } from "../page/lead.js";

const offer = document.querySelector("[data-visit-offer]");
const start = document.querySelector("[data-visit-start]");
const URL_OF_STEPS = "/aide/visite";

export function visits() {
  start?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    visit();
  });
  if (new URLSearchParams(location.search).has("visite")) {
    history.replaceState(history.state, "", "/");
    visit();
  }
}

async function visit() {
  const answer = await fetch(`${URL_OF_STEPS}?panneau=1`).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  const box = new DOMParser().parseFromString(text, "text/html").querySelector("dialog");
  const steps = [...(box?.querySelectorAll("section") ?? [])].filter((step) => targetOf(step));
  if (!steps.length) return lead(URL_OF_STEPS);
  document.querySelector("dialog.visit")?.remove();
  document.body.append(box);
  box.show();
  walk(box, steps);
}

// Of several that a step may speak of, the first that can be seen: a step without one is left out.
function targetOf(step) {
  return [...document.querySelectorAll(step.dataset.target)].find((each) => each.checkVisibility());
}

function walk(box, steps) {
  const button = (name) => box.querySelector(`[data-visit-${name}]`);
  let at = 0;
  const end = () => {
    mark();
    box.remove();
    removeEventListener("keydown", onKey);
    enough();
    document.querySelector("#main").focus({ preventScroll: true });
  };
  const onKey = (event) => event.key === "Escape" && end();
  const show = (n) => {
    const pressed = document.activeElement;
    at = n;
    for (const step of steps) step.hidden = step !== steps[at];
    button("count").textContent = `${at + 1} / ${steps.length}`;
    button("back").hidden = at === 0;
    button("next").hidden = at === steps.length - 1;
    button("end").hidden = at !== steps.length - 1;
    const target = targetOf(steps[at]);
    mark(target);
    target?.scrollIntoView({ block: "center" });
    // One key goes through all of it, either way.
    if (!box.contains(pressed) || pressed.hidden) button(at === steps.length - 1 ? "end" : "next").focus({ preventScroll: true });
  };
  button("back").addEventListener("click", () => show(at - 1));
  button("next").addEventListener("click", () => show(at + 1));
  for (const name of ["end", "close"]) button(name).addEventListener("click", end);
  addEventListener("keydown", onKey);
  show(0);
}

function mark(target) {
  for (const each of document.querySelectorAll(".visit-target")) each.classList.remove("visit-target");
  target?.classList.add("visit-target");
}

// It was seen, on all devices; what does not come through is offered once more.
function enough() {
  if (!offer?.isConnected) return;
  fetch(offer.action, { method: "POST", body: new URLSearchParams(new FormData(offer)), redirect: "manual" }).catch(() => {});
  offer.remove();
}
