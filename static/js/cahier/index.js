// The week follows what is written and ticked.
import { socket } from "../live.js";
import { follow } from "../live/follow.js";
import { keepTicks } from "./tick.js";

const again = follow(socket, "[data-week]", "cahier", (week) => {
  document.querySelector("[data-week-said]").textContent = week.dataset.said;
});
if (again) keepTicks(again);
