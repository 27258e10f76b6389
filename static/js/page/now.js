// The time of the server: computers of schools are minutes, or days, off. The page brings it, each hello puts it right.
import { now as steps } from "../live/clock.js";

const meta = Number(document.querySelector('meta[name="one-now"]')?.content);
// The page was made when its answer began, and is read some moments later.
const age = performance.now() - (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
let [told, at] = [meta ? meta + Math.max(0, age) : Date.now(), steps()];

export const serverNow = () => told + (steps() - at);

export function tellNow(iso) {
  const time = Date.parse(iso);
  if (Number.isFinite(time)) [told, at] = [time, steps()];
}
