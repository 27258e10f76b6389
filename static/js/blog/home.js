// The card of the home page follows what is published.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-blog-home]", "blog");
