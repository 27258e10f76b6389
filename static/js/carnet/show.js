// A note follows its corrections, what is confirmed, and who reads it; taken back, it leaves the page of who reads it.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";
import { showQueued } from "../page/queue.js";

const again = follow(socket, "[data-note]", "carnet", showQueued);
document.addEventListener("one-sent", () => again?.());
