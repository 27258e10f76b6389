// The card of the home page follows what is written and ticked.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-hw-home]", "cahier");
