// Actualités: the list follows what is published.
import { socket } from "./live.js";
import { pageAgain } from "./live/again.js";

const LIST = "[data-news][data-live=true]";
const CODE = "actualites";
const WAIT_MS = 300; // several channels tell of one event

function keepList() {
  const list = document.querySelector(LIST);
  if (!list) return;
  let timer;
  const again = async () => {
    const page = await pageAgain(LIST);
    if (!page) return;
    const fresh = page.querySelector(LIST);
    if (fresh.innerHTML === list.innerHTML) return;
    // Who has the keyboard on a title goes on there.
    const held = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    list.innerHTML = fresh.innerHTML;
    if (held) list.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    document.querySelector("[data-news-said]").textContent = list.dataset.said;
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(again, WAIT_MS);
  };
  socket.addEventListener("event", ({ detail: { event } }) => {
    if (event.item?.app === CODE || event.kind === "withdrawn") soon();
  });
  socket.addEventListener("snapshot", soon);
  socket.addEventListener("rights", soon);
}

keepList();
