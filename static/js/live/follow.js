// A list that shows what came follows it: its part of the page is read again when something of it may have changed.
import { channel } from "../page/channel.js";
import { inTurn, pageAgain } from "./again.js";

const WAIT_MS = 300; // several channels tell of one event
const ANYTHING = "";
const taken = channel("one-taken");

const isWritten = (part) =>
  [...part.querySelectorAll("textarea, input[type=text]")].some((each) => each.value !== each.defaultValue);

const isHeld = (part) => part.contains(document.activeElement) && document.activeElement.matches("textarea, input");

// What the server made of a part: what a translator, a clock or a hand made of it since does not count.
const made = new WeakMap();
const known = (part) => made.get(part) ?? made.set(part, part.innerHTML).get(part);

// Who writes in it keeps their words. What was unfolded stays so. Who has the keyboard on a title, or on what has a name, goes on there.
function renew(part, fresh) {
  if (known(part) === fresh.innerHTML || isWritten(part)) return false;
  const held = part.contains(document.activeElement) ? document.activeElement : null;
  const unfolded = [...part.querySelectorAll("details[id][open]")].map(({ id }) => id);
  part.innerHTML = fresh.innerHTML;
  made.set(part, fresh.innerHTML);
  for (const id of unfolded) part.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  if (held?.id) goOn(part.querySelector(`#${CSS.escape(held.id)}`), held);
  else if (held?.hasAttribute("href")) part.querySelector(`a[href="${CSS.escape(held.getAttribute("href"))}"]`)?.focus({ preventScroll: true });
  return true;
}

// In a field where one stood in it.
function goOn(field, { selectionStart: start, selectionEnd: end }) {
  field?.focus({ preventScroll: true });
  if (typeof start === "number") field?.setSelectionRange?.(start, end);
}

// The parts of a list by their names: each that is the same stays what it is, in its new place. So does one in which
// somebody writes, however little they wrote so far; the list is ``late`` then, until they leave it.
function renewParts(list, fresh) {
  const held = document.activeElement;
  delete list.dataset.late;
  const here = new Map([...list.children].map((each) => [each.dataset.part, each]));
  const order = [...fresh.children].map((each) => {
    const part = here.get(each.dataset.part);
    here.delete(each.dataset.part);
    if (each.dataset.same !== undefined) return part; // nobody asked for it: it stays, or is not there today
    if (!part) known(each);
    else if (isHeld(part)) list.dataset.late = "";
    else renew(part, each);
    return part ?? each;
  });
  for (const gone of here.values()) isWritten(gone) || gone.remove();
  order.filter(Boolean).forEach((each, n) => list.children[n] === each || list.insertBefore(each, list.children[n] ?? null));
  if (held !== document.activeElement && list.contains(held)) held.focus({ preventScroll: true });
  return true;
}

// ``selector``: the part; ``code``: the applications whose events change it, or what says so of an event; ``changed`` is called
// when it did; while the page is ``busy`` it stays as it is; ``address`` is where it is read, for the codes of what came, or for
// none of them when it may be anything. Returned: reads it again at once.
export function follow(socket, selector, code, changed = () => {}, busy = () => false, address = () => location.href) {
  const here = () => document.querySelector(selector); // a panel that is opened again has another one
  const isParted = (list) => list.dataset.parts !== undefined;
  if (!here()) return;
  for (const part of isParted(here()) ? here().children : [here()]) known(part);
  const codes = typeof code === "string" ? code.split(" ") : [];
  const codeOf = (event) => (event.kind === "changed" ? event.app : event.item?.app);
  const came = new Set(); // since it was read
  let timer;
  const again = inTurn(async () => {
    const of = came.has(ANYTHING) ? [] : [...came];
    came.clear();
    const fresh = (await pageAgain(selector, address(of)))?.querySelector(selector);
    if (busy()) return soon(ANYTHING);
    if (!fresh) came.add(ANYTHING);
    const list = here();
    if (fresh && list && (isParted(list) ? renewParts(list, fresh) : renew(list, fresh))) changed(list);
  });
  const soon = (what) => {
    came.add(what);
    clearTimeout(timer);
    timer = setTimeout(again, WAIT_MS);
  };
  const anything = () => soon(ANYTHING);
  socket.addEventListener("event", ({ detail: { event } }) => {
    const ours = typeof code === "function" ? code(event) : codes.includes(codeOf(event));
    if (["withdrawn", "restored", "settings"].includes(event.kind)) anything();
    else if (ours) soon(codeOf(event));
  });
  document.addEventListener("focusout", () => here()?.dataset.late !== undefined && anything());
  for (const kind of ["snapshot", "rights"]) socket.addEventListener(kind, anything);
  taken?.addEventListener("message", anything);
  document.addEventListener("visibilitychange", () => document.hidden || anything());
  return again;
}

// A form of this tab was taken: what its writer lists in other tabs has changed.
if (document.querySelector("main").dataset.taken) taken?.postMessage("taken");
