// What this browser was asked for stays its person's, and goes on when our key is another: looked at by every page, with one
// comparison where nothing changed.
const NAME = "push";

const { dataset } = document.querySelector('meta[name="one-live"]');
const mine = () => `${dataset.person} ${dataset.pushKey}`;

// A browser may forbid it: then nothing is kept, and what was asked for ends where our key does.
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

export const remember = () => storage()?.setItem(NAME, mine());
export const forget = () => storage()?.removeItem(NAME);

export async function keepPush() {
  const kept = storage()?.getItem(NAME);
  if (!kept || kept === mine() || !("serviceWorker" in navigator)) return;
  const isTheirs = kept.split(" ")[0] === dataset.person;
  try {
    const { again, end } = await import("./push/changed.js"); // as from live.js, whose part this is: few pages need it
    const became = isTheirs && Notification.permission === "granted" ? await again() : "over";
    if (became === "done") remember();
    if (became !== "over") return;
    await end();
    forget();
  } catch {} // another page tries again
}
