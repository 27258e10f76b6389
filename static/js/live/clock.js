// Milliseconds that never run backwards, as Date.now() does when the clock is put right, and that go on while the
// computer sleeps, as performance.now() does not everywhere: of both, the one that made the larger step.

let wall = Date.now();
let steady = performance.now();
let time = 0;

export function now() {
  const [wallNow, steadyNow] = [Date.now(), performance.now()];
  time += Math.max(wallNow - wall, steadyNow - steady, 0);
  [wall, steady] = [wallNow, steadyNow];
  return time;
}
