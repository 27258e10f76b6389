// My requests follow what becomes of them.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-requests]", "assistance");
