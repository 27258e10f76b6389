// Who has read it, and who has answered, as they do.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-sent]", "messagerie");
