// The state of the line, told quietly and only when a loss lasts.
import { TELL_LOSS_MS } from "./constants.js";
import { say } from "../page/words.js";
import { isWriting } from "./writing.js";

// The session ended, here or elsewhere. Somebody who is writing keeps their page and their words; who
// signs out in this page is on the way to the goodbye already.
function leave(place) {
  if (signingOut) return;
  const back = `/connexion?suite=${encodeURIComponent(location.pathname + location.search)}`;
  if (!isWriting()) {
    location.assign(back);
    return;
  }
  const link = document.createElement("a");
  link.href = back;
  link.textContent = say("sign_in_again");
  place.replaceChildren(say("ended_kept"), " ", link);
  place.hidden = false;
}

let signingOut = false;

export function watchConnection(socket) {
  addEventListener("submit", ({ target }) => {
    signingOut ||= target.matches('[action="/deconnexion"]');
  });
  const place = document.querySelector("[data-connection]");
  let timer = 0;
  const tell = (words) => {
    if (place.textContent !== words) place.textContent = words; // said once, not with each try
    place.hidden = words === "";
  };
  socket.addEventListener("state", ({ detail: state }) => {
    document.documentElement.dataset.live = state;
    if (state === "lost") {
      timer ||= setTimeout(() => {
        timer = 0;
        tell(say(navigator.onLine ? "lost" : "offline"));
      }, TELL_LOSS_MS);
      return;
    }
    clearTimeout(timer);
    timer = 0;
    if (state === "open") tell("");
    else if (state === "ended") leave(place);
    else tell(say("refused"));
  });
}
