// The page follows what is published, changed, taken back and proposed.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-blog]", "blog", (part) => {
  document.querySelector("[data-blog-said]").textContent = part.dataset.said ?? "";
});
