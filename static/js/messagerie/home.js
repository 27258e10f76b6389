// The card of the home page follows what is written and read.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-mail-home]", "messagerie");
