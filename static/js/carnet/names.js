// The names on the board of a note follow what families do.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-names]", "carnet");
