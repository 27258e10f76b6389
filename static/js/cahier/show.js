// A piece of homework follows its changes, and leaves the page of who reads it when it is taken back.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";
import { keepTicks } from "./tick.js";

keepTicks(follow(socket, "[data-sheet]", "cahier"));
