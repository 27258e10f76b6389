// « La classe »: moods and mottos follow live, and what one looks for stays looked for.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "#class-people", "profile", () => document.querySelector("[data-filter]")?.dispatchEvent(new Event("input")));
