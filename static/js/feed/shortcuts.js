// The list by single keys, for who has a keyboard: never while somebody types, and off for who turns them off (a voice
// that dictates presses keys too). The choice outlives the session, so it is a cookie: signing out clears what scripts keep.
import { itemsOf } from "./grouping.js";

const OFF = "one-raccourcis=non";
const YEAR = 31_536_000;
const TYPING = "input, textarea, select, [contenteditable]";

const isOn = () => !document.cookie.split("; ").includes(OFF);

function choose(on) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${OFF}; path=/; max-age=${on ? 0 : YEAR}; samesite=lax${secure}`;
}

export function shortcuts(root) {
  const card = document.querySelector("[data-keys]");
  const opener = document.querySelector("[data-keys-open]");
  const here = () => document.activeElement?.closest("[data-item]");
  const go = (step) => {
    const items = itemsOf(root).filter((each) => each.checkVisibility());
    const at = items.indexOf(here());
    // From nowhere: the first that is in sight.
    const next = at < 0 ? items.find((each) => each.getBoundingClientRect().bottom > innerHeight / 4) : items[at + step];
    const title = next?.querySelector('[data-slot="title"]');
    title?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };
  const acts = {
    j: () => go(1),
    k: () => go(-1),
    o: () => here()?.querySelector('[data-slot="title"]').click(),
    u: () => {
      document.activeElement?.blur();
      scrollTo({ top: 0, behavior: "instant" }); // what waits is shown there
    },
    // A child's page on the class's tablet has no menu to be seen, and takes nothing out.
    Delete: () => {
      const menu = here()?.querySelector(":scope > [data-menu]");
      if (menu?.checkVisibility()) menu.querySelector('[data-act="supprimer"]').click();
    },
    "?": () => card.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.target.closest?.(TYPING) || document.querySelector("dialog[open]") || !isOn()) return;
    event.preventDefault();
    act();
  });
  const box = card.querySelector("[data-keys-on]");
  box.checked = isOn();
  box.addEventListener("change", () => choose(box.checked));
  card.addEventListener("click", (event) => event.target === card && card.close());
  opener.hidden = false;
  opener.addEventListener("click", () => card.showModal());
}
