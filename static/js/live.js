// The live line of who is signed in. The script of a page joins in before it starts (see feed.js).
import { watchConnection } from "./live/connection.js";
import { follow } from "./live/follow.js";
import { Leader } from "./live/leader.js";
import { takeOver } from "./live/newer.js";
import { Positions } from "./live/positions.js";
import { LiveSocket } from "./live/socket.js";
import { greeting } from "./live/transports.js";
import { Unread } from "./live/unread.js";
import { showFlashes } from "./page/flash.js";
import { keepQueue } from "./page/queue.js";
import { followLook } from "./page/look.js";
import { tellNow } from "./page/now.js";
import { openPanel } from "./page/panel.js";
import { goWhereSent } from "./push/arrive.js";
import { keepPush } from "./push/kept.js";
import { leaveWhenIdle } from "./tablet/idle.js";

const { content, dataset } = document.querySelector('meta[name="one-live"]');
// A page says where it stood when it was asked for, the feed where it was read: the stream goes on from there.
const { epoch, seqs } = (document.querySelector("[data-feed][data-live=true]") ?? { dataset }).dataset;
const reader = `user:${dataset.person}`;
export const positions = new Positions(epoch, seqs && JSON.parse(seqs), reader);

const url = new URL(content, location.href);
url.protocol = url.protocol.replace("http", "ws");
export const unread = new Unread(() => greeting(url), Number(dataset.person));
export const socket = new LiveSocket(url, positions);

socket.addEventListener("hello", ({ detail }) => tellNow(detail.server_time));
socket.addEventListener("hello", ({ detail }) => unread.tell(detail.unread, detail.seqs));
socket.addEventListener("event", ({ detail }) => unread.take(detail));
socket.addEventListener("snapshot", ({ detail }) => {
  if (detail.reason === "epoch") unread.anew();
  if (detail.unread !== null) unread.tell(detail.unread, detail.seqs);
});
// What a school closes is no more unread; what it opens may be.
socket.addEventListener("event", ({ detail }) => detail.event.kind === "settings" && unread.doubt());
watchConnection(socket);
showFlashes(socket);
takeOver(socket);
keepQueue(socket);
keepPush();
goWhereSent();
followLook(socket);
openPanel();
// A part of a page follows the application that it says: a card of the home page, most often.
for (const { id, dataset } of document.querySelectorAll("[data-follow]")) {
  const { from } = dataset; // where there is less than this page
  const address = from && ((codes) => `${from}?${new URLSearchParams(codes.map((code) => ["de", code]))}`);
  follow(socket, `#${id}`, dataset.follow, undefined, undefined, address);
}
if (document.body.dataset.hands !== undefined) leaveWhenIdle();

// Scripts of modules run in order, then the document is ready: whoever listens does so by then.
document.addEventListener("DOMContentLoaded", () => new Leader(socket, url, reader).start(), { once: true });
