// The queue follows what comes and what others take.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-requests]", "assistance");
