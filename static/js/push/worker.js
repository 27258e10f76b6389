// Shows what is new while no page of ours is open, as /notifications.js. It keeps nothing and answers for no page.
const ICON = ""; // filled in by one/http/push/devices.py
const HERE = "/notifications/ici";

addEventListener("install", () => skipWaiting());

addEventListener("push", (event) => event.waitUntil(take(event.data.json())));

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data ?? "/", location.origin)));
});

// It may have waited for hours at the push service: whoever it is for may have left since, and somebody else be here.
async function take(message) {
  const whose = await here();
  if (whose === message.to) return show(message.title, message);
  if (whose !== null) return (await registration.pushManager.getSubscription())?.unsubscribe();
  return show("ONE", { tag: message.tag, url: "/", lang: message.lang }); // nobody answers: not a word of it
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

// The page of the item, where one shows it already; else a new one. Who is signed out by then signs in first, as on any page.
async function open(url) {
  if (url.origin !== location.origin) return;
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => new URL(page.url).pathname === url.pathname);
  await (there ? there.focus() : clients.openWindow(url.href));
}
