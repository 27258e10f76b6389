// The list follows what is written, read and taken back.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";

follow(socket, "[data-threads]", "messagerie", (list) => {
  document.querySelector("[data-threads-said]").textContent = list.dataset.said;
});
