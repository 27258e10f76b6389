// The live line: it comes back by itself, by another way when one is barred or cut (see way.js).
// Events: "state", "hello", "event", "snapshot", "rights"; "heard": all that the server said, as it said it; "opening".
import { Backoff } from "./backoff.js";
import { now } from "./clock.js";
import { CALM_MS, CLOSE, JUMP_MS, PONG_MS, QUIET_MS, TICK_MS } from "./constants.js";
import { Line } from "./line.js";
import { Probe } from "./probe.js";
import { Stream } from "./stream.js";
import { Way } from "./way.js";

const SAID = new Set([CLOSE.BROKEN, CLOSE.RESTART, CLOSE.TOO_SLOW, CLOSE.REPLACED, CLOSE.INSTEAD, CLOSE.RATE]);

export class LiveSocket extends EventTarget {
  #url;
  #positions;
  #stream;
  #line = null;
  #backoff = new Backoff();
  #timer = 0;
  #due = 0; // when it fires
  #instead = false; // of the line that another tab may have left standing
  heard = now(); // the server, last
  #ticked = now();
  #stopped = false;
  #way = new Way();
  #probe = new Probe(this.#way, (...line) => this.#dial(...line));
  #away = false; // replaced by newer pages of ours: come back when somebody looks

  constructor(url, positions) {
    super();
    this.#url = url;
    this.#positions = positions;
    this.#stream = new Stream(positions, {
      tell: (type, detail) => this.#tell(type, detail),
      again: () => this.#again(),
      end: (state) => this.end(state),
      retry: (delay) => this.#retry(delay),
    });
  }

  start() {
    setInterval(() => this.#tick(), TICK_MS);
    addEventListener("online", () => this.#reachable());
    addEventListener("offline", () => this.#line && this.#again());
    addEventListener("pageshow", (event) => event.persisted && this.#now());
    addEventListener("pagehide", () => this.#leave());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#rest() : this.#doubt()));
    this.#open();
  }

  send(message) {
    return this.#greeted && this.#line.send(message);
  }

  // By a kind of line through another tab, by none for now (null), or by its own again (undefined), on the way that one took.
  // With ``instead`` it stands in the place of the line that the other tab may have left standing.
  through(kind, way, instead = false) {
    this.#way.through = kind;
    this.#instead = instead;
    if (way !== undefined) this.#way.adopt(way);
    this.#leave();
    this.#now();
  }

  // As far as we know.
  get up() {
    return this.#greeted && !this.#line.silent;
  }

  // In how many milliseconds we have a line again, or know that we have not; null where that cannot be said.
  get back() {
    if (this.#line) return this.#line.opens;
    return this.#timer ? Math.max(0, this.#due - now()) : null;
  }

  get way() {
    return this.#way.index;
  }

  get #greeted() {
    return this.#line !== null && this.#line.greeted !== null;
  }

  #open() {
    clearTimeout(this.#timer);
    if (this.#line || this.#stopped) return;
    const kind = this.#way.kind;
    if (!kind) return; // nobody looks, and only a WebSocket would cost nothing
    this.#away = false;
    this.heard = now();
    this.#stream.begin();
    const close = (line, code) => line === this.#line && this.#closed(line, code);
    this.#line = this.#dial(kind, { message: (line, said) => this.#hear(line, said), close }, this.#way.lively);
    if (this.#line) this.#tell("opening");
    else this.#closed(null, 0);
  }

  // Null when the browser refuses to open one (by a policy, or an extension).
  #dial(kind, on, lively) {
    const url = new URL(this.#url);
    if (this.#instead) url.searchParams.set("instead", "1");
    try {
      return new Line(kind, { url, positions: this.#positions, lively }, on);
    } catch {
      return null;
    }
  }

  #hear(line, message) {
    if (line !== this.#line) return;
    this.heard = now();
    this.#instead = false;
    this.#tell("heard", message);
    this.#stream.take(line, message);
    if (!line.good || line !== this.#line) return;
    this.#backoff.reset();
    this.#way.worked(line.kind);
    if (line.age > CALM_MS) this.#way.calm();
  }

  #closed(line, code) {
    const greeted = this.#greeted;
    const barred = code === CLOSE.VERSION && !greeted; // a box took our offer of one.v1 out of the request
    this.#drop();
    if (code >= CLOSE.FINAL && code <= CLOSE.FINAL_MOST && !barred) {
      this.end(code === CLOSE.SESSION_ENDED ? "ended" : "refused");
      return;
    }
    // What the server itself says does not speak against the way, unless it did not hear us: then we ask for signs.
    if (code === CLOSE.TIMEOUT) this.#way.lively = true;
    else if (!SAID.has(code) && !line?.good) this.#way.failed({ greeted, barred });
    this.#away = code === CLOSE.REPLACED;
    if (!this.#away && !this.#timer) this.#retry(this.#backoff.next());
    if (code !== CLOSE.INSTEAD) this.#tell("state", "lost"); // else we are about to hear that we follow
  }

  // For good.
  end(state) {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#leave();
    this.#tell("state", state);
  }

  #retry(delay) {
    clearTimeout(this.#timer);
    this.#due = now() + delay;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#drop();
      this.#open();
    }, delay);
  }

  #again() {
    this.#drop();
    this.#retry(this.#backoff.next());
    this.#tell("state", "lost");
  }

  #drop() {
    const line = this.#line;
    this.#line = null;
    line?.close();
  }

  // With all lines.
  #leave() {
    this.#probe.close();
    this.#drop();
  }

  #now() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#drop();
    this.#open();
  }

  // The network is back, or another one.
  #reachable() {
    this.#way.changed();
    if (!this.#away) this.#now();
  }

  // Nobody looks any more: the line may have to be another.
  #rest() {
    if (this.#line && this.#line.kind !== this.#way.kind) this.#again();
  }

  // The page is looked at again: is the line what it seems to be?
  #doubt() {
    if (this.#line?.kind !== this.#way.kind) this.#now();
    else if (now() - this.heard > QUIET_MS) this.#ask();
  }

  // A line that cannot be asked must have been heard lately.
  #ask() {
    const asked = now();
    if (this.send({ type: "ping" })) setTimeout(() => this.heard < asked && this.#now(), PONG_MS);
    else if (asked - this.heard > QUIET_MS) this.#now();
  }

  #tick() {
    const time = now();
    const jumped = time - this.#ticked > TICK_MS + JUMP_MS;
    this.#ticked = time;
    if (this.#away) return;
    const line = this.#line;
    // A computer that slept heard nothing; a hidden page, whose timers browsers slow, did, and only asks.
    if (jumped && (line?.silent ?? true)) this.#now();
    else if (jumped) this.#ask();
    else if (line?.silent) this.#mute(line);
    else if (line) this.#live(line);
  }

  // Nothing is heard: no hello came, or somebody between us and the server keeps what it says.
  #mute(line) {
    const greeted = line.greeted !== null;
    if (!line.good) this.#way.failed({ greeted, barred: !greeted });
    this.#again();
  }

  #live(line) {
    line.enliven();
    if (!this.#probe.tick(this.#greeted)) return;
    this.#leave();
    this.#now();
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
