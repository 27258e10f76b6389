// After an update of the server the page is of the version before. It takes the new one over when that costs nobody
// anything: nobody looks, or nobody has touched it for a while and nothing was typed.
import { now } from "./clock.js";
import { IDLE_MS, LOOK_MS, YOUNG_MS } from "./constants.js";
import { isWriting } from "../page/draft.js";

// The address of a script of ours is that of its version: at another version's it is not kept for ever.
async function isNewer() {
  const { src } = document.querySelector('script[src^="/static/"]');
  try {
    const answer = await fetch(src, { method: "HEAD", cache: "no-store" });
    return answer.ok && !answer.headers.get("cache-control").includes("immutable");
  } catch {
    return false;
  }
}

// In forms that send, and in fields of others.
export function hasWords() {
  const fields = [...document.querySelectorAll("input, textarea")].filter(({ type }) => !["hidden", "checkbox", "radio"].includes(type));
  return isWriting() || fields.some((each) => each.value !== each.defaultValue) || document.querySelector("dialog[open]") !== null;
}

export function takeOver(socket) {
  const born = now();
  let touched = born;
  let lost = false;
  let newer = false;
  const consider = () => {
    if (!newer || hasWords() || now() - born < YOUNG_MS) return;
    if (document.hidden || (now() - touched > IDLE_MS && scrollY === 0)) location.reload();
  };
  for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"]) {
    addEventListener(kind, () => (touched = now()), { passive: true });
  }
  socket.addEventListener("state", ({ detail: state }) => {
    if (state === "open" && lost) setTimeout(async () => (newer ||= await isNewer()), Math.random() * LOOK_MS);
    lost = state === "lost";
  });
  document.addEventListener("visibilitychange", consider);
  setInterval(consider, IDLE_MS / 4);
}
