// « Quoi de neuf ? », live.
import { Acts } from "./feed/acts.js";
import { Feed } from "./feed/list.js";
import { menus } from "./feed/menu.js";
import { shortcuts } from "./feed/shortcuts.js";
import { visits } from "./feed/visit.js";
import { positions, socket, unread } from "./live.js";

visits();
const root = document.querySelector("[data-feed][data-live=true]");
if (root) {
  const feed = new Feed(root, socket, unread);
  let shown = JSON.parse(root.dataset.seqs); // where the channels stood when all that had arrived was shown
  const upTo = () => (feed.whole ? (shown = { ...positions.seqs }) : shown);
  new Acts(feed, upTo);
  menus(root);
  shortcuts(root);
  socket.addEventListener("event", ({ detail }) => feed.take(detail.event, detail.channel, positions.children[detail.channel] ?? []));
  socket.addEventListener("event", ({ detail }) => detail.event.kind === "settings" && feed.reload(true));
  socket.addEventListener("event", upTo);
  addEventListener("pageshow", (event) => event.persisted && feed.reload(true)); // it may be somebody else's by now
  socket.addEventListener("snapshot", ({ detail }) => (detail.reason === "epoch" ? feed.anew() : feed.reload()));
  socket.addEventListener("rights", () => feed.reload(true));
}
