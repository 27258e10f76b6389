// Actualités: the list follows what is published, and the form that is being filled in what the school closes.
import { socket } from "./live.js";
import { follow } from "./live/follow.js";
import { keepPromise } from "./live/promise.js";

follow(socket, "[data-news][data-live=true]", "actualites", (list) => {
  document.querySelector("[data-news-said]").textContent = list.dataset.said;
});
follow(socket, "[data-sheet]", ""); // news that is taken back leaves the page of who reads it
keepPromise(socket, document.querySelector("form[data-promises]"));
