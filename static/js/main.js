// Starts what the page has. Every page works without this file; with it, it is live.
import { watchConnection } from "./connection.js";
import { keepDraft } from "./draft.js";
import { Feed } from "./feed.js";
import { dressForms } from "./forms.js";
import { postFragment } from "./fragment.js";
import { openHelp } from "./help.js";
import { Positions } from "./positions.js";
import { prefill } from "./prefill.js";
import { LiveSocket } from "./socket.js";
import { keepTimes } from "./time.js";
import { addUnread, setUnread } from "./unread.js";

function live(path) {
  const root = document.querySelector("[data-feed][data-live=true]");
  const seqs = root ? JSON.parse(root.dataset.seqs) : undefined;
  const positions = new Positions(root?.dataset.epoch, seqs);
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new LiveSocket(url, positions);
  const feed = root ? new Feed(root, socket) : null;
  const again = async () => feed && setUnread(await feed.reload());
  const counted = new Set(); // an event may stand in several channels: it counts once

  socket.addEventListener("hello", ({ detail }) => setUnread(detail.unread));
  socket.addEventListener("event", ({ detail: { channel, event, live: fresh } }) => {
    feed?.take(event, positions.children[channel] ?? []);
    if (event.kind === "read") setUnread(event.unread);
    else if (event.kind === "item" && fresh && !counted.has(event.id)) {
      counted.add(event.id);
      addUnread(1);
    }
  });
  socket.addEventListener("snapshot", ({ detail }) => {
    if (detail.unread !== null) setUnread(detail.unread);
    again();
  });
  socket.addEventListener("rights", ({ detail }) => {
    if (detail.left?.length || Object.keys(detail.joined ?? {}).length) again();
  });
  watchConnection(socket);
  socket.start();
}

keepDraft();
dressForms();
prefill();
openHelp();
postFragment();
keepTimes();
const path = document.querySelector('meta[name="one-live"]')?.content;
if (path && "WebSocket" in window) live(path);
