// « La classe »: moods and mottos follow live, and what one looks for stays looked for. Who is here, which a teacher sees, is asked
// for each minute: nothing tells of it.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

const MINUTE_MS = 60_000;

const again = follow(socket, "#class-room", "profile", () => document.querySelector("[data-filter]")?.dispatchEvent(new Event("input")));
if (document.querySelector(".board-here")) setInterval(() => document.hidden || again(), MINUTE_MS);
