// The live line: it comes back by itself, by another way when one is barred (see transports.js).
// Events: "state", "hello", "event", "snapshot", "rights".
import { Backoff } from "./backoff.js";
import {
  CLOSE, JUMP_MS, PONG_MS, QUIET_MS, SILENCE_MS, TICK_MS, TRIES_PER_WAY,
} from "./constants.js";
import { WAYS } from "./transports.js";

export class LiveSocket extends EventTarget {
  #url;
  #positions;
  #socket = null;
  #backoff = new Backoff();
  #timer = 0;
  #heard = 0;
  #ticked = Date.now();
  #asked = false; // a resume is under way: what does not follow waits for it
  #stopped = false;
  #way = 0; // of WAYS
  #failed = 0; // openings of this way that brought no hello
  #away = false; // replaced by newer pages of ours: come back when somebody looks

  constructor(url, positions) {
    super();
    this.#url = url;
    this.#positions = positions;
  }

  start() {
    setInterval(() => this.#tick(), TICK_MS);
    addEventListener("online", () => this.#now());
    addEventListener("offline", () => this.#lost());
    addEventListener("pageshow", (event) => event.persisted && this.#now());
    addEventListener("pagehide", () => this.#drop());
    document.addEventListener("visibilitychange", () => document.hidden || this.#doubt());
    this.#open();
  }

  send(message) {
    return this.#socket?.send(message) ?? false;
  }

  #open() {
    clearTimeout(this.#timer);
    if (this.#socket || this.#stopped) return;
    this.#heard = Date.now();
    const socket = new WAYS[this.#way](this.#url, this.#positions, {
      message: (message) => {
        if (socket !== this.#socket) return;
        this.#heard = Date.now();
        this.#take(message);
      },
      close: (code, greeted) => socket === this.#socket && this.#closed(code, greeted),
    });
    this.#socket = socket;
  }

  #take(message) {
    switch (message.type) {
      case "hello":
        this.#backoff.reset();
        this.#positions.hello(message);
        this.#tell("hello", message);
        this.#tell("state", "open");
        if (this.#socket.resumes) this.#resume();
        break;
      case "event":
        this.#event(message, true);
        break;
      case "events":
        for (const one of message.list) this.#event(one, false);
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
        this.#tell("rights", message);
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

  #event(message, live) {
    const place = this.#positions.place(message.channel, message.seq);
    if (place === "show") this.#tell("event", { ...message, live });
    else if (place === "gap" && !this.#asked) this.#resume();
  }

  #resume() {
    if (!this.#socket.resumes) {
      this.#now(); // this way asks by opening again from where the page stands
      return;
    }
    this.#asked = true;
    this.send({ type: "resume", epoch: this.#positions.epoch, seqs: this.#positions.seqs });
  }

  #closed(code, greeted) {
    this.#socket = null;
    this.#asked = false;
    this.#failed = greeted ? 0 : this.#failed + 1;
    if (greeted) this.#way = 0;
    else if (this.#failed % TRIES_PER_WAY === 0) this.#way = (this.#way + 1) % WAYS.length;
    if (code >= CLOSE.FINAL && code <= CLOSE.FINAL_MOST) {
      this.#stopped = true;
      clearTimeout(this.#timer);
      this.#tell("state", code === CLOSE.SESSION_ENDED ? "ended" : "refused");
      return;
    }
    this.#tell("state", "lost");
    this.#away = code === CLOSE.REPLACED;
    if (!this.#away && !this.#timer) this.#retry(this.#backoff.next());
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
    const socket = this.#socket;
    this.#socket = null;
    this.#asked = false;
    socket?.close();
  }

  #now() {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#drop();
    this.#open();
  }

  // The page is looked at again: is the line what it seems to be?
  #doubt() {
    if (!this.#socket) {
      this.#away = false;
      this.#now();
    } else if (Date.now() - this.#heard > QUIET_MS) {
      this.#ask();
    }
  }

  #ask() {
    const asked = Date.now();
    this.send({ type: "ping" });
    setTimeout(() => this.#heard < asked && this.#now(), PONG_MS);
  }

  #tick() {
    const now = Date.now();
    const jumped = now - this.#ticked > TICK_MS + JUMP_MS;
    const silent = now - this.#heard > SILENCE_MS;
    this.#ticked = now;
    if (this.#away) return;
    // A computer that slept heard nothing; a hidden page, whose timers browsers slow, did, and only asks.
    if (jumped && silent) this.#now();
    else if (jumped) this.#ask();
    else if (this.#socket && silent) this.#lost();
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
