// Shows what is new while no page of ours is open, as /notifications.js. It keeps nothing and answers for no page.
const ICON = ""; // filled in by one/http/push/devices.py
const HERE = "/notifications/ici";
const DEVICE = "/compte/notifications/appareil";
// A page says at once whether it is free; one that is frozen, or of nobody, says nothing. Firefox lets a click open or bring to the
// front for one second only, so what is waited for is far below it.
const ANSWER_MS = 300;

addEventListener("install", () => skipWaiting());

addEventListener("push", (event) => event.waitUntil(take(read(event.data))));

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(address(event.notification.data)));
});

addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

// Nothing of what cannot be read: then there is something new, and no more is said.
function read(data) {
  try {
    const found = data.json();
    return found instanceof Object ? found : {};
  } catch {
    return {};
  }
}

// A page of ours; the first one for what is none.
function address(text) {
  try {
    const url = new URL(text ?? "/", location.origin);
    if (url.origin === location.origin) return url;
  } catch {}
  return new URL("/", location.origin);
}

// It may have waited for hours at the push service: whoever it is for may have left since, and somebody else be here.
async function take(message) {
  const whose = await here();
  if (whose === 0) return end();
  if (whose !== null && whose === message.to && typeof message.title === "string") return show(message.title, message);
  if (whose === null || !("to" in message)) return show("ONE", { tag: message.tag ?? "one", url: "/", lang: message.lang });
}

// The number of this browser in the session that is open here, 0 without one; null when nobody answers.
async function here() {
  try {
    const answer = await fetch(HERE, { cache: "no-store" });
    return answer.ok ? (await answer.json()).device : null;
  } catch {
    return null;
  }
}

const show = (title, { body, url, tag, lang }) =>
  registration.showNotification(title, { body, lang, tag, data: url, icon: ICON });

// Nobody asked for them in the session that is open here: none comes any more, and none is left on the screen.
async function end() {
  for (const each of await registration.getNotifications()) each.close();
  await (await registration.pushManager.getSubscription())?.unsubscribe();
}

// The page of the item where it is shown already; else the tab of ours that was looked at last goes there, unless something
// is being written in it (arrive.js); else a new one. Who is signed out by then signs in first, as on any page.
async function open(url) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => new URL(page.url).pathname === url.pathname);
  const free = there ?? ((await isFree(pages[0])) ? pages[0] : null);
  if (!free) return clients.openWindow(url.href);
  await free.focus();
  if (!there) free.postMessage({ go: url.href });
}

function isFree(page) {
  if (!page) return false;
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(data);
    setTimeout(done, ANSWER_MS, false);
    page.postMessage({}, [port2]);
  });
}

// The push service gave this browser another address, or let the old one go: who is here goes on being told by the new one. When
// nobody can say who is here, nothing is made: the next page does it (kept.js).
async function renew({ oldSubscription, newSubscription }) {
  const key = (newSubscription ?? oldSubscription)?.options.applicationServerKey;
  const whose = await here();
  if (!key || whose === 0) return end();
  if (whose === null) return;
  const made = newSubscription ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const { endpoint, keys } = made.toJSON();
  const form = new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
  await fetch(DEVICE, { method: "POST", body: form, redirect: "manual" });
}
