// What this browser was asked for stays its person's, and goes on when our key is another, or the address that its push service
// gave it: looked at by every page, with one comparison where nothing changed.
const NAME = "push";

const { dataset } = document.querySelector('meta[name="one-live"]');

async function mine() {
  const registration = await navigator.serviceWorker.getRegistration("/compte/notifications");
  const subscription = await registration?.pushManager.getSubscription();
  return `${dataset.person} ${dataset.pushKey} ${subscription?.endpoint}`;
}

// A browser may forbid it: then nothing is kept, and what was asked for ends where our key does.
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

export const remember = async () => storage()?.setItem(NAME, await mine());
export const forget = () => storage()?.removeItem(NAME);

export async function keepPush() {
  const kept = storage()?.getItem(NAME);
  if (!kept || !("serviceWorker" in navigator)) return;
  const isTheirs = kept.split(" ")[0] === dataset.person;
  try {
    if (kept === (await mine())) return;
    const { again, end } = await import("./push/changed.js"); // as from live.js, whose part this is: few pages need it
    const became = isTheirs && Notification.permission === "granted" ? await again() : "over";
    if (became === "done") await remember();
    if (became !== "over") return;
    await end();
    forget();
  } catch {} // another page tries again
}
