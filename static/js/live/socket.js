// The live line: it comes back by itself, by another way when one is barred or cut (see way.js).
// Events: "state", "hello", "event", "snapshot", "rights", and "heard": all that the server said, as it said it.
import { Backoff } from "./backoff.js";
import { now } from "./clock.js";
import { CALM_MS, CLOSE, JUMP_MS, PONG_MS, QUIET_MS, TICK_MS } from "./constants.js";
import { Line } from "./line.js";
import { Way } from "./way.js";

const SAID = new Set([CLOSE.BROKEN, CLOSE.RESTART, CLOSE.TOO_SLOW, CLOSE.REPLACED, CLOSE.RATE]);

export class LiveSocket extends EventTarget {
  #url;
  #positions;
  #line = null;
  #probe = null; // a line of a better way, until it is known to be good
  #backoff = new Backoff();
  #timer = 0;
  heard = now(); // the server, last
  #ticked = now();
  #asked = false; // a resume is under way: what does not follow waits for it
  #stopped = false;
  #way = new Way();
  #away = false; // replaced by newer pages of ours: come back when somebody looks

  constructor(url, positions) {
    super();
    this.#url = url;
    this.#positions = positions;
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
  through(kind, way) {
    this.#way.through = kind;
    if (way !== undefined) this.#way.adopt(way);
    this.#leave();
    this.#now();
  }

  // As far as we know.
  get up() {
    return this.#greeted && !this.#line.silent;
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
    this.#line = this.#dial(kind, { message: (line, said) => this.#hear(line, said), lively: this.#way.lively });
    if (!this.#line) this.#closed(null, 0);
  }

  // Null when the browser refuses to open one (by a policy, or an extension).
  #dial(kind, { message, lively }) {
    const close = (line, code) => {
      if (line === this.#probe) this.#probe = null;
      else if (line === this.#line) this.#closed(line, code);
    };
    try {
      return new Line(kind, { url: this.#url, positions: this.#positions, lively }, { message, close });
    } catch {
      return null;
    }
  }

  #hear(line, message) {
    if (line !== this.#line) return;
    this.heard = now();
    this.#tell("heard", message);
    this.#take(message);
    if (!line.good || line !== this.#line) return;
    this.#backoff.reset();
    this.#way.worked(line.kind);
    if (line.age > CALM_MS) this.#way.calm();
  }

  #take(message) {
    switch (message.type) {
      case "hello":
        this.#hello(message);
        break;
      case "event":
        this.#event(message);
        break;
      case "events":
        for (const event of message.list) this.#event(event);
        break;
      case "resumed":
        this.#asked = false;
        this.#positions.advance(message.seqs);
        break;
      case "snapshot":
        this.#asked = false;
        this.#positions.jump(message.seqs);
        this.#tell("snapshot", message);
        break;
      case "channels":
        this.#positions.join(message.joined, message.left, message.children);
        if (message.left?.length || Object.keys(message.joined ?? {}).length) this.#tell("rights");
        break;
      case "beat":
        if (!this.#asked && this.#positions.behind(message.seqs)) this.#resume();
        break;
      case "bye":
        this.#retry(message.retry_ms);
        break;
      case "tab.lost": // of shared.js: this line lives, and leads nowhere
        this.#tell("state", "lost");
        break;
      // An unknown type is of a later server: not for us.
    }
  }

  #hello(message) {
    if (this.#positions.ofAnother(message)) {
      this.end("ended"); // somebody else signed in meanwhile: this page is not theirs
      return;
    }
    const changed = this.#positions.hello(message);
    this.#tell("hello", message);
    this.#tell("state", "open");
    if (changed) this.#tell("rights");
    if (this.#line.resumes) this.#resume();
  }

  #event(message) {
    const place = this.#positions.place(message.channel, message.seq);
    if (place === "show") this.#tell("event", message);
    else if (place === "gap" && this.#greeted && !this.#asked) this.#resume();
  }

  #resume() {
    if (!this.#line.resumes) {
      this.#again(); // this way asks by opening again from where the page stands
      return;
    }
    this.#asked = true;
    this.send({ type: "resume", epoch: this.#positions.epoch, seqs: this.#positions.seqs });
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
    this.#tell("state", "lost");
    this.#away = code === CLOSE.REPLACED;
    if (!this.#away && !this.#timer) this.#retry(this.#backoff.next());
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
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#drop();
      this.#open();
    }, delay);
  }

  #again() {
    this.#drop();
    this.#tell("state", "lost");
    this.#retry(this.#backoff.next());
  }

  #drop() {
    const line = this.#line;
    this.#line = null;
    this.#asked = false;
    line?.close();
  }

  // With all lines.
  #leave() {
    const probe = this.#probe;
    this.#probe = null;
    probe?.close();
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
    if (this.#probe) this.#prove(this.#probe);
    else if (this.#greeted) this.#improve();
  }

  #improve() {
    const better = this.#way.better();
    if (better) this.#probe = this.#dial(better, { message: () => {}, lively: true });
  }

  // A better way is taken once a line of it is good: one that is cut after its hello would cost the page its own each
  // time. The page opens another there, which says where its channels stand by now.
  #prove(probe) {
    probe.enliven();
    if (probe.good) {
      this.#way.worked(probe.kind);
      this.#leave();
      this.#now();
    } else if (probe.silent) {
      this.#probe = null;
      probe.close();
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
