// Who signs in, or chooses a new password, in one tab of a browser goes on in the others, which had been sent to sign in.
import { channel as opened } from "./channel.js";

const CHANNEL = "one-entered";
const A_MOMENT = 2000; // the answer that brought the new session may have been on its way while this page was asked for

export function goOnEntered() {
  const channel = opened(CHANNEL);
  if (!channel) return;
  if (document.body.classList.contains("signed")) {
    channel.postMessage("");
    channel.close(); // an open one keeps a page out of the browser's back-forward cache
    return;
  }
  if (!new URLSearchParams(location.search).has("suite")) return channel.close();
  const ask = async () => {
    if ([...document.querySelectorAll("input[type=text], input[type=password]")].some((input) => input.value)) return;
    const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") location.reload(); // it leads to the page that was asked for
  };
  channel.addEventListener("message", ask);
  setTimeout(ask, A_MOMENT);
}
