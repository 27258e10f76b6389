// This browser at its push service: the worker that shows what comes, and a subscription for our key.
const WORKER = "/notifications.js";
export const SCOPE = "/compte/notifications";

export const able = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

export function isFor(subscription, key) {
  const theirs = bytes(key);
  const mine = new Uint8Array(subscription.options.applicationServerKey ?? []);
  return mine.length === theirs.length && theirs.every((byte, at) => byte === mine[at]);
}

export async function subscription() {
  const registration = await navigator.serviceWorker.getRegistration(SCOPE);
  return registration?.pushManager.getSubscription();
}

async function ready() {
  const registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  const worker = registration.installing ?? registration.waiting;
  if (!registration.active && worker) {
    await new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
  }
  return registration;
}

// Where it is reached and its keys, as the form of the card takes them.
export async function subscribe(key) {
  const { pushManager } = await ready();
  const before = await pushManager.getSubscription();
  if (before && !isFor(before, key)) await before.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  const { endpoint, keys } = made.toJSON();
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
}
