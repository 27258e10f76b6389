// A form that cannot leave is held: the page stays with all that is written in it, and says so. When the network is
// back it asks whether to send; nothing goes by itself.
import { say } from "./words.js";

const PROBE = "/health/live";
const PROBE_MS = 4_000;
const AGAIN_MS = 5_000;
const WRITTEN = "textarea, select, [contenteditable], input:not([type=hidden], [type=submit], [type=checkbox], [type=radio])";

// Whether our server answers, and not the page of a network that wants to be signed in to.
async function reachable() {
  if (!navigator.onLine) return false;
  try {
    const answer = await fetch(PROBE, { cache: "no-store", signal: AbortSignal.timeout(PROBE_MS) });
    return answer.ok && (await answer.text()).trim() === "live";
  } catch {
    return false;
  }
}

function send(form, submitter) {
  form.dataset.free = "1";
  form.requestSubmit(submitter?.isConnected ? submitter : null);
}

function place(form) {
  const found = form.querySelector("[data-held]") ?? document.createElement("div");
  if (found.isConnected) return found;
  found.dataset.held = "";
  found.className = "held";
  found.setAttribute("role", "status");
  form.append(found);
  return found;
}

function hold(form, submitter) {
  const told = place(form);
  told.textContent = say(form.querySelector(WRITTEN) ? "held" : "held_press");
  const again = async () => {
    if (!told.isConnected || !(await reachable())) return;
    clearInterval(timer);
    removeEventListener("online", again);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-main";
    button.textContent = say("send_now");
    button.addEventListener("click", () => {
      told.remove();
      send(form, submitter);
    });
    told.replaceChildren(say("network_back"), " ", button);
  };
  const timer = setInterval(again, AGAIN_MS);
  addEventListener("online", again);
}

async function ask(form, submitter) {
  form.dataset.asking = "1";
  const open = await reachable();
  delete form.dataset.asking;
  if (open) send(form, submitter);
  else hold(form, submitter);
}

export function holdForms() {
  const way = document.documentElement.dataset;
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.method !== "post" || "queued" in form.dataset) return; // (that one waits by itself: queue.js)
      if (form.dataset.free) {
        delete form.dataset.free;
        return;
      }
      // What somebody wrote at length is not risked; the rest is when the line is known to be open.
      if (navigator.onLine && way.live !== "lost" && !("draft" in form.dataset)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!form.dataset.asking && !form.dataset.sent) ask(form, event.submitter);
    },
    true,
  );
}
