// The page as the server would show it now.
import { SILENCE_MS } from "./constants.js";

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
    if (answer.redirected || answer.status === 404) location.reload(); // the session ended, or this is closed now
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(selector) ? page : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
