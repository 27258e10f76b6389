// The screen stays on as long as the wall is looked at. Browsers let go of it whenever they like: it is asked for again.
let lock = null;

export async function stayAwake() {
  if (document.hidden || lock || !navigator.wakeLock) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => {
      lock = null;
    });
  } catch {
    lock = null; // an empty battery, or a device that does not let us: asked again later
  }
}
