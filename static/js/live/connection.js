// The state of the line, told quietly and only when a loss lasts.
import { TELL_LOSS_MS } from "./constants.js";
import { now } from "./clock.js";
import { isWriting } from "../page/draft.js";
import { dropAll } from "../page/drafts.js";
import { serverNow } from "../page/now.js";
import { moment } from "../page/time.js";
import { say } from "../page/words.js";
import { wall } from "../tablet/idle.js";

const PLACE = "[data-connection]";
const ANSWER_MS = 15_000; // a form that was sent has this long to be answered

// The session ended, here or elsewhere. Somebody who is writing keeps their page and their words. A form under way
// may be what ended it (signing out, activating a second account): its answer leads on, and must not be cut off.
export function leave() {
  if (document.body.dataset.hands !== undefined) {
    wall(); // on the tablet of a class nothing of a child stays on the screen
    return;
  }
  const wait = answered - performance.now();
  if (wait > 0) {
    setTimeout(leave, wait);
    return;
  }
  const shared = document.body.dataset.tablet !== undefined;
  if (left || shared) dropAll(); // once more: it is kept with each key
  if (shared) {
    wall(); // nor anything of anybody, what they were writing included
    return;
  }
  const back = `/connexion?suite=${encodeURIComponent(location.pathname + location.search)}`;
  if (left || !isWriting()) {
    if (!led) location.assign(back); // several parts of the page hear of it: a second time would stop the first
    led = true;
    return;
  }
  const place = document.querySelector(PLACE);
  const link = document.createElement("a");
  link.href = back;
  link.textContent = say("sign_in_again");
  place.replaceChildren(say("ended_kept"), " ", link);
  place.hidden = false;
}

let left = false; // somebody signed out in another tab of this browser: words of theirs do not stay here
let led = false; // to sign in
let answered = 0; // until when the answer to a form is awaited

export function watchConnection(socket) {
  addEventListener("submit", (event) => {
    const leads = event.target.method === "post" && !("download" in event.target.dataset);
    if (leads && !event.defaultPrevented) answered = performance.now() + ANSWER_MS;
  });
  addEventListener("pageshow", ({ persisted }) => {
    answered = 0;
    led = false;
    if (persisted && document.documentElement.dataset.live === "ended") location.reload();
  });
  socket.addEventListener("left", () => {
    left = true;
    dropAll();
  });
  const place = document.querySelector(PLACE);
  let timer = 0;
  let told = "";
  let down = false;
  let heard = socket.heard; // until when what the page shows was the newest
  const tell = (words) => {
    if (told !== words) place.textContent = told = words; // said once, not with each try, whatever a translator made of it
    place.hidden = words === "";
  };
  socket.addEventListener("state", ({ detail: state }) => {
    document.documentElement.dataset.live = state;
    if (state === "lost") {
      if (!down) heard = socket.heard; // not with each try
      down = true;
      timer ||= setTimeout(() => {
        timer = 0;
        const since = moment(new Date(serverNow() - (now() - heard)));
        tell(say(navigator.onLine ? "lost_since" : "offline_since").replace("{time}", since));
      }, TELL_LOSS_MS);
      return;
    }
    down = false;
    clearTimeout(timer);
    timer = 0;
    if (state === "open") tell("");
    else if (state === "ended") leave();
    else tell(say("refused"));
  });
}
