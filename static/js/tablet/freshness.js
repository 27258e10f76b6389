// For how long nobody has said that this still is a tablet. By two clocks, whichever is further on: one stands still while a
// tablet sleeps, the other may be set back.
const BLANK_MS = 15 * 60_000; // a cut, or an update of the server; a tablet that was carried off is blank after it

let since = { steady: performance.now(), wall: Date.now() };

export function fresh() {
  since = { steady: performance.now(), wall: Date.now() };
}

export function stale() {
  return Math.max(performance.now() - since.steady, Date.now() - since.wall) > BLANK_MS;
}
