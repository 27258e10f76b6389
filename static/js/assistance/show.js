// A request follows what is said in it and where it stands; what somebody is writing stays as it is.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-request]", "assistance");
follow(socket, "[data-request-side]", "assistance");
