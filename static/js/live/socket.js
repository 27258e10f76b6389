// The live line: it comes back by itself, by another way when one is barred (see way.js).
// Events: "state", "hello", "event", "snapshot", "rights".
import { Backoff } from "./backoff.js";
import { now } from "./clock.js";
import { CLOSE, HELLO_MS, JUMP_MS, PONG_MS, QUIET_MS, SILENCE_MS, TICK_MS } from "./constants.js";
import { Way } from "./way.js";

export class LiveSocket extends EventTarget {
  #url;
  #positions;
  #socket = null;
  #aside = null; // a better way that is tried beside it
  #backoff = new Backoff();
  #timer = 0;
  #heard = 0;
  #ticked = now();
  #asked = false; // a resume is under way: what does not follow waits for it
  #stopped = false;
  #way = new Way();
  #greeted = false; // the socket brought its hello
  #away = false; // replaced by newer pages of ours: come back when somebody looks

  constructor(url, positions) {
    super();
    this.#url = url;
    this.#positions = positions;
  }

  start() {
    setInterval(() => this.#tick(), TICK_MS);
    addEventListener("online", () => this.#reachable());
    addEventListener("offline", () => this.#socket && this.#lost());
    addEventListener("pageshow", (event) => event.persisted && this.#now());
    addEventListener("pagehide", () => this.#drop());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#rest() : this.#doubt()));
    this.#open();
  }

  send(message) {
    return this.#greeted && this.#socket.send(message);
  }

  #open() {
    clearTimeout(this.#timer);
    if (this.#socket || this.#stopped) return;
    const kind = this.#way.kind;
    if (!kind) return; // nobody looks, and only a WebSocket would cost nothing
    this.#away = false;
    this.#heard = now();
    this.#socket = this.#dial(kind);
    if (!this.#socket) this.#closed(0);
  }

  // Null when the browser refuses to open one (by a policy, or an extension).
  #dial(Kind) {
    try {
      return this.#line(Kind);
    } catch {
      return null;
    }
  }

  #line(Kind) {
    const line = new Kind(this.#url, this.#positions, {
      message: (message) => {
        if (line === this.#aside && message.type === "hello") this.#change();
        if (line !== this.#socket) return;
        this.#heard = now();
        this.#take(message);
      },
      close: (code) => line === this.#socket && this.#closed(code),
    });
    return line;
  }

  // The better way is open: the page goes on there from where it stands.
  #change() {
    const line = this.#aside;
    this.#aside = null;
    this.#drop();
    this.#socket = line;
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
      // An unknown type is of a later server: not for us.
    }
  }

  #hello(message) {
    if (this.#positions.ofAnother(message)) {
      this.#end("ended"); // somebody else signed in meanwhile: this page is not theirs
      return;
    }
    this.#greeted = true;
    this.#backoff.reset();
    this.#way.worked(this.#socket.constructor);
    const changed = this.#positions.hello(message);
    this.#tell("hello", message);
    this.#tell("state", "open");
    if (changed) this.#tell("rights");
    if (this.#socket.resumes) this.#resume();
  }

  #event(message) {
    const place = this.#positions.place(message.channel, message.seq);
    if (place === "show") this.#tell("event", message);
    else if (place === "gap" && this.#greeted && !this.#asked) this.#resume();
  }

  #resume() {
    if (!this.#socket.resumes) {
      this.#lost(); // this way asks by opening again from where the page stands
      return;
    }
    this.#asked = true;
    this.send({ type: "resume", epoch: this.#positions.epoch, seqs: this.#positions.seqs });
  }

  #closed(code) {
    if (!this.#greeted) this.#way.failed();
    this.#drop();
    if (code >= CLOSE.FINAL && code <= CLOSE.FINAL_MOST) {
      this.#end(code === CLOSE.SESSION_ENDED ? "ended" : "refused");
      return;
    }
    this.#tell("state", "lost");
    this.#away = code === CLOSE.REPLACED;
    if (!this.#away && !this.#timer) this.#retry(this.#backoff.next());
  }

  #end(state) {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#drop();
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

  #lost() {
    this.#drop();
    this.#tell("state", "lost");
    this.#retry(this.#backoff.next());
  }

  #drop() {
    const lines = [this.#socket, this.#aside];
    this.#socket = this.#aside = null;
    this.#asked = this.#greeted = false;
    for (const line of lines) line?.close();
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
    if (this.#socket && this.#socket.constructor !== this.#way.kind) this.#lost();
  }

  // The page is looked at again: is the line what it seems to be?
  #doubt() {
    if (this.#socket?.constructor !== this.#way.kind) this.#now();
    else if (now() - this.#heard > QUIET_MS) this.#ask();
  }

  // A line that cannot be asked must have been heard lately.
  #ask() {
    const asked = now();
    if (this.send({ type: "ping" })) setTimeout(() => this.#heard < asked && this.#now(), PONG_MS);
    else if (asked - this.#heard > QUIET_MS) this.#now();
  }

  #tick() {
    const time = now();
    const jumped = time - this.#ticked > TICK_MS + JUMP_MS;
    const silent = time - this.#heard > (this.#greeted ? SILENCE_MS : HELLO_MS);
    this.#ticked = time;
    if (this.#away) return;
    if (silent && this.#socket && !this.#greeted) this.#way.failed();
    // A computer that slept heard nothing; a hidden page, whose timers browsers slow, did, and only asks.
    if (jumped && silent) this.#now();
    else if (jumped) this.#ask();
    else if (this.#socket && silent) this.#lost();
    else if (this.#greeted) this.#improve();
  }

  #improve() {
    const better = this.#way.better();
    if (!better) return;
    this.#aside?.close();
    this.#aside = this.#dial(better);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
