// What waits for a guardian follows what is written, and what they confirm elsewhere.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-due]", "carnet");
follow(socket, "[data-due-hero]", "carnet");
