// A notification that was pressed brings the tab of ours that is open there (worker.js), unless something is being written in it.
import { hasWords } from "../live/newer.js";

export function goWhereSent() {
  navigator.serviceWorker?.addEventListener("message", ({ data, ports }) => {
    if (data.go) location.assign(data.go);
    else ports[0].postMessage(!hasWords());
  });
}
