// To the other tabs of this browser. Null where there are none to be had: an old browser, or one that forbids it.
export function channel(name) {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}
