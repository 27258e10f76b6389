// A post follows its changes, and leaves the page of who reads it when it is taken back. What is being written under it stays.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-sheet]", "blog");
follow(socket, "[data-comments]", "blog", (part) => {
  document.querySelector("[data-comments-said]").textContent = part.dataset.said;
});
