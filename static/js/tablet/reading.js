// The wall as the server would show it now: it says when its page changed, when it is of a newer version, and when this
// browser is no tablet any more.
const ANSWER_MS = 15_000;

const script = (page) => page.querySelector('script[src*="tablet/wall.js"]')?.getAttribute("src");
const loaded = (page) =>
  [...page.querySelectorAll('link[rel="stylesheet"], script[src]')].map((each) => each.getAttribute("href") ?? each.getAttribute("src"));

// Tablets on walls are old: AbortSignal.timeout is younger than many.
function ask(address, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ANSWER_MS);
  return fetch(address, { ...options, signal: stop.signal }).finally(() => clearTimeout(timer));
}

// { said: "wall" | "newer" | "ended" | "away", wall }
export async function readWall() {
  try {
    const answer = await ask("/tablette", { cache: "no-store", headers: { accept: "text/html" } });
    if (!answer.ok || answer.redirected) return { said: "away" };
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const wall = page.querySelector("[data-wall]");
    if (wall) return { said: script(page) === script(document) ? "wall" : await newer(page), wall };
    // The page of a network that wants to be signed in to is none of ours.
    return { said: page.querySelector("[data-tablet-start]") ? "ended" : "away" };
  } catch {
    return { said: "away" };
  }
}

// All that the newer page loads has to be there, or it would come up bare.
async function newer(page) {
  const answers = await Promise.all(loaded(page).map((address) => ask(address)));
  return answers.every(({ ok }) => ok) ? "newer" : "wall";
}
