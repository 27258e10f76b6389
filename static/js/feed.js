// « Quoi de neuf ? », live.
import { Feed } from "./feed/list.js";
import { positions, socket, unread } from "./live.js";

const root = document.querySelector("[data-feed][data-live=true]");
if (root) {
  const feed = new Feed(root, socket, unread);
  socket.addEventListener("event", ({ detail }) => feed.take(detail.event, detail.channel, positions.children[detail.channel] ?? []));
  socket.addEventListener("event", ({ detail }) => detail.event.kind === "settings" && feed.reload());
  socket.addEventListener("snapshot", () => feed.reload());
  socket.addEventListener("rights", () => feed.reload());
}
