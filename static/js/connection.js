// The state of the line, told quietly and only when a loss lasts.
import { TELL_LOSS_MS } from "./constants.js";
import { isWriting } from "./draft.js";
import { say } from "./words.js";

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
    place.textContent = words;
    place.hidden = words === "";
  };
  socket.addEventListener("state", ({ detail: state }) => {
    clearTimeout(timer);
    timer = 0;
    document.documentElement.dataset.live = state;
    if (state === "open") tell("");
    else if (state === "ended") leave(place);
    else if (state === "refused") tell(say("refused"));
    else timer = setTimeout(() => tell(say(navigator.onLine ? "lost" : "offline")), TELL_LOSS_MS);
  });
}
