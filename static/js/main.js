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
import { Unread } from "./unread.js";

function live(path, unread) {
  const root = document.querySelector("[data-feed][data-live=true]");
  const seqs = root ? JSON.parse(root.dataset.seqs) : undefined;
  const positions = new Positions(root?.dataset.epoch, seqs);
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new LiveSocket(url, positions);
  const feed = root ? new Feed(root, socket, unread) : null;

  socket.addEventListener("hello", ({ detail }) => unread.tell(detail.unread, detail.seqs));
  socket.addEventListener("event", ({ detail }) => {
    feed?.take(detail.event, positions.children[detail.channel] ?? []);
    unread.take(detail);
  });
  socket.addEventListener("snapshot", ({ detail }) => {
    if (detail.unread !== null) unread.tell(detail.unread, detail.seqs);
    feed?.reload();
  });
  socket.addEventListener("rights", () => feed?.reload());
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
const unread = new Unread();
if (path && "WebSocket" in window) live(path, unread);
