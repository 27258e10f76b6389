// A page of a child on the tablet of the class, left alone for some minutes, goes back to the wall: there the session ends, and nothing of the child is left.
const IDLE_MS = 5 * 60_000;

export const wall = () => location.replace("/tablette");

export function leaveWhenIdle() {
  let last = Date.now();
  for (const kind of ["pointerdown", "keydown", "scroll", "touchmove"])
    addEventListener(kind, () => (last = Date.now()), { passive: true, capture: true });
  const look = () => Date.now() - last >= IDLE_MS && wall();
  setInterval(look, 5_000);
  document.addEventListener("visibilitychange", look); // a tablet that slept
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
