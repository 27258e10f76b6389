// What is pressed while there is no network is kept in this browser and sent when it is back: once, and as the person who
// pressed it alone. Who signs in here next sends nothing of it: the page says who they are, and the server asks once more
// whom the form was drawn for. A form says what it is about (data-queued): the last press about one thing is the one meant.
import { isKept, isWriting } from "./draft.js";
import { say } from "./words.js";

const STORE = "one-queue";
const MOST = 50;
const LASTS_MS = 14 * 24 * 3_600_000;
const WAIT_MS = 15_000;
const UNSURE = [401, 408, 425, 429]; // not now, or not as who is signed in: it goes on waiting

const me = document.querySelector('meta[name="one-live"]')?.dataset.person;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) ?? "[]");
    return kept.filter(({ at }) => Date.now() - at < LASTS_MS);
  } catch {
    return [];
  }
}

// False where the browser keeps nothing.
function write(entries) {
  try {
    if (entries.length > 0) localStorage.setItem(STORE, JSON.stringify(entries.slice(-MOST)));
    else localStorage.removeItem(STORE);
    return true;
  } catch {
    return false;
  }
}

const mine = (about) => (each) => each.person === me && each.about === about;
const drop = ({ id }) => write(read().filter((each) => each.id !== id));

// « taken », « refused » for good, or « later ».
async function send({ action, body }) {
  try {
    const answer = await fetch(action, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(WAIT_MS),
    });
    if (answer.ok || answer.type === "opaqueredirect") return "taken"; // it leads on: it was taken before
    return answer.status < 500 && !UNSURE.includes(answer.status) ? "refused" : "later";
  } catch {
    return "later";
  }
}

export function showQueued() {
  const kept = read();
  for (const form of document.querySelectorAll("form[data-queued]")) {
    const waits = kept.some(mine(form.dataset.queued));
    form.classList.toggle("is-queued", waits);
    const said = form.querySelector("[data-queued-said]");
    const words = waits ? say("queued") : "";
    if (said.textContent !== words) said.textContent = words;
  }
}

function tell(words, url) {
  const told = document.createElement("p");
  told.className = "held wrap";
  told.setAttribute("role", "status");
  document.querySelector("main").prepend(told);
  told.textContent = words;
  if (!url) return;
  const link = document.createElement("a");
  link.href = url;
  link.textContent = say("queue_again");
  told.append(" ", link);
}

async function press(form, submitter) {
  if (form.dataset.under) return;
  form.dataset.under = "1";
  const about = form.dataset.queued;
  const body = new URLSearchParams(new FormData(form, submitter)).toString();
  const at = Date.now();
  const entry = { id: `${at}-${Math.random()}`, person: me, about, action: form.action, body, at, page: location.pathname };
  const others = read().filter((each) => !mine(about)(each));
  const isKept = write([...others, entry]); // first: a tab that is closed now loses nothing
  const became = await send(entry);
  delete form.dataset.under;
  if (became !== "later") drop(entry);
  if (became === "refused" || (became === "later" && !isKept)) {
    form.dataset.long = "1"; // its page says what is wrong
    form.requestSubmit(submitter?.isConnected ? submitter : null);
    return;
  }
  showQueued();
  if (became !== "taken") return;
  settle(form);
  if (isWriting()) location.reload(); // what is typed elsewhere on the page comes back by itself
  else document.dispatchEvent(new CustomEvent("one-sent"));
}

// The server has what was typed: nobody is writing it any more.
function settle(form) {
  for (const each of form.querySelectorAll("textarea")) each.defaultValue = each.value;
  if ("draft" in form.dataset) isKept(form);
}

async function flush() {
  for (const entry of read().filter((each) => each.person === me)) {
    const became = await send(entry);
    if (became === "later") return;
    drop(entry);
    if (became === "taken") tell(say("queue_sent"));
    else tell(say("queue_refused"), entry.page);
    showQueued();
    document.dispatchEvent(new CustomEvent("one-sent"));
  }
}

// One tab at a time; where tabs cannot agree, the server takes it once all the same.
function sendQueued() {
  if (!me || !navigator.onLine || read().length === 0) return;
  if (navigator.locks) navigator.locks.request(STORE, { ifAvailable: true }, (lock) => lock && flush());
  else flush();
}

export function keepQueue(socket) {
  if (!me) return;
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!("queued" in form.dataset)) return;
      if (form.dataset.long) {
        delete form.dataset.long;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      press(form, event.submitter);
    },
    true,
  );
  socket.addEventListener("hello", sendQueued);
  addEventListener("online", sendQueued);
  sendQueued();
  showQueued();
}
