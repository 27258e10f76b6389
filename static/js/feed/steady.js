// A change of a list that does not move who reads in it: what stood at the top of the window stays there. What stands
// elsewhere afterwards glides from where it stood, so that nothing jumps; where motion is not wanted it is just there.

const GLIDE_MS = 220;
const FRAME_MS = 20;
const calm = matchMedia("(prefers-reduced-motion: reduce)"); // of the device; what its reader chose stands on the page
const gliding = new WeakMap();

// What a change of the list may move: its items, and what stands below it.
function movable(list) {
  const below = [];
  for (let next = list.nextElementSibling; next; next = next.nextElementSibling) below.push(next);
  return [...list.children, ...below, ...document.querySelectorAll(".foot")];
}

const topOf = (element) => element.getBoundingClientRect().top;

export function steadily(list, change) {
  const before = new Map(movable(list).map((each) => [each, each.getBoundingClientRect()]));
  for (const each of before.keys()) gliding.get(each)?.cancel();
  const shown = [...list.children].filter((child) => before.get(child).bottom > 0);
  change();
  const anchor = shown.find((child) => child.isConnected);
  const moved = anchor && scrollY > 0 ? topOf(anchor) - before.get(anchor).top : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
  const tops = [...before.keys()].filter((each) => each.isConnected).map((each) => [each, topOf(each)]);
  for (const [each, top] of tops) {
    const from = before.get(each).top;
    if (Math.abs(from - top) >= 1 && Math.min(from, top) < innerHeight) glide(each, from - top);
  }
}

// Moved by a transform, which is no shift of the layout.
function glide(element, by) {
  const timing = calm.matches || document.documentElement.dataset.motion === "reduit" ? { duration: FRAME_MS, easing: "steps(1, end)" } : { duration: GLIDE_MS, easing: "ease-out" };
  gliding.set(element, element.animate([{ translate: `0 ${by}px` }, { translate: "0 0" }], timing));
}
