// The page as the server would show it now.
import { leave } from "./connection.js";
import { SILENCE_MS } from "./constants.js";
import { isWriting } from "../page/draft.js";

// The session ended, as the line is about to say; or this is closed now, or something has to be agreed to first: a form that is
// sent will say so to who writes, or waits for its answer.
function gone(answer) {
  if (answer.redirected && new URL(answer.url).pathname === "/connexion") leave();
  else if (!isWriting() && !document.querySelector("form[data-sent]:not([data-download])")) location.reload();
}

// Null when it could not be had, or is not what was asked for (the page of a network that wants to be signed in to).
export async function pageAgain(selector, address = location.href) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), SILENCE_MS);
  try {
    const answer = await fetch(address, {
      headers: { accept: "text/html" },
      cache: "no-store",
      signal: stop.signal,
    });
    if (answer.redirected || answer.status === 404) gone(answer);
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(selector) ? page : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

// A reading that is asked for while one is under way comes after it: no older answer comes over a newer one.
export function inTurn(read) {
  let turn = Promise.resolve();
  return () => (turn = turn.then(read, read));
}
