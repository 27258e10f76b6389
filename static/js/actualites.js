// Actualités: the list follows what is published.
import { socket } from "./live.js";
import { follow } from "./live/follow.js";

follow(socket, "[data-news][data-live=true]", "actualites", (list) => {
  document.querySelector("[data-news-said]").textContent = list.dataset.said;
});
