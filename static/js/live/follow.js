// A list that shows what came follows it: its part of the page is read again when something of it may have changed.
import { channel } from "../page/channel.js";
import { pageAgain } from "./again.js";

const WAIT_MS = 300; // several channels tell of one event
const taken = channel("one-taken");

const isWritten = (list) =>
  [...list.querySelectorAll("textarea, input[type=text]")].some((each) => each.value !== each.defaultValue);

// ``selector``: the part; ``code``: the application whose events change it, or what says so of an event; ``changed`` is called
// when it did; while the page is ``busy`` it stays as it is. Returned: reads it again at once.
export function follow(socket, selector, code, changed = () => {}, busy = () => false) {
  const list = document.querySelector(selector);
  if (!list) return;
  let timer;
  let known = list.innerHTML;
  const again = async () => {
    const fresh = (await pageAgain(selector))?.querySelector(selector);
    if (busy()) return soon();
    if (!fresh || fresh.innerHTML === known) return; // what a translator made of it does not count
    if (isWritten(list)) return; // who writes in it keeps their words
    known = fresh.innerHTML;
    // What was unfolded stays so. Who has the keyboard on a title, or on what has a name, goes on there.
    const held = list.contains(document.activeElement) ? document.activeElement : null;
    const unfolded = [...list.querySelectorAll("details[id][open]")].map(({ id }) => id);
    list.innerHTML = fresh.innerHTML;
    for (const id of unfolded) list.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
    if (held?.id) list.querySelector(`#${CSS.escape(held.id)}`)?.focus({ preventScroll: true });
    else if (held?.hasAttribute("href")) list.querySelector(`a[href="${CSS.escape(held.getAttribute("href"))}"]`)?.focus({ preventScroll: true });
    changed(list);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(again, WAIT_MS);
  };
  socket.addEventListener("event", ({ detail: { event } }) => {
    const ours = typeof code === "function" ? code(event) : event.item?.app === code || (event.kind === "changed" && event.app === code);
    if (ours || ["withdrawn", "restored", "settings"].includes(event.kind)) soon();
  });
  for (const kind of ["snapshot", "rights"]) socket.addEventListener(kind, soon);
  taken?.addEventListener("message", soon);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  return again;
}

// A form of this tab was taken: what its writer lists in other tabs has changed.
if (document.querySelector("main").dataset.taken) taken?.postMessage("taken");
