// A line through the tab that leads (leader.js), for one that follows. Where the page stands is its own affair: it may
// have been drawn before or after the leader's. So it says hello to the server itself, by a poll, and by another it asks
// for what it missed; what the leader passes on meanwhile waits here, and follows. The rules of one.v1 do the rest.
// - Nobody leads, as far as we heard: nothing is told yet.
// - The leader has no line: "lost". - It has one: we are greeted, then what it hears is what we hear.
// - It says nothing any more, or has no line when it meant to have one and only we are looked at: we take the lead.
import { HELD_MOST, HELLO_MS, TAB_ASK_MS, TAB_DEAF, TAB_DEAF_HIDDEN, TAB_IDLE_MS, TAB_LATE_MS } from "./constants.js";
import { cursor, poll } from "./transports.js";

export class Shared {
  resumes = true;
  #tabs;
  #url;
  #on;
  #up; // whether the leader has a line; undefined until it was heard
  #unheard = 0; // times that we asked since
  #late = 0; // when this fires, a leader without a line that nobody looks at should have had one
  #next = null; // the cursor to ask the server with: none is "", a greeting
  #asking = false;
  #replay = false; // what is taken now is the answer to a cursor
  #hello = null; // is being taken now
  #held = []; // what the leader passed on since we ask
  #stop = new AbortController();
  #timer;

  constructor(tabs, url, on) {
    this.#tabs = tabs;
    this.#url = url;
    this.#on = on;
    tabs.hear = (said) => this.#hear(said);
    this.#timer = setInterval(() => this.#tick(), TAB_ASK_MS);
    tabs.say({ ask: true });
  }

  send(message) {
    if (message.type === "resume") this.#resume(message);
    else if (message.type !== "read") this.#tabs.say({ ask: true });
    else if (!this.#up) return false;
    else this.#tabs.say({ read: message.ids });
    return true;
  }

  close() {
    this.#stop.abort();
    clearInterval(this.#timer);
    clearTimeout(this.#late);
    this.#tabs.hear = null;
  }

  get #closed() {
    return this.#stop.signal.aborted;
  }

  // Counted in questions, not in time: the timers of a page that nobody looks at are slow, and its leader is not.
  #tick() {
    if (this.#unheard > (document.hidden ? TAB_DEAF_HIDDEN : TAB_DEAF)) {
      this.#tabs.take();
      return;
    }
    this.#unheard += 1;
    this.#tabs.say({ ask: true });
  }

  #hear(said) {
    this.#unheard = 0;
    if (said.frame) this.#take(said.frame);
    else if (said.ended) this.#ask(""); // the server says whether for us too
    else this.#follow(said);
  }

  #follow({ up, hidden, way, back = null }) {
    // It stands where only a page that is looked at has a line.
    if (!up && hidden && way > 0 && !document.hidden) {
      this.#tabs.take();
      return;
    }
    this.#expect(!up && hidden, back);
    const before = this.#up;
    this.#up = up;
    this.#on.message({ type: up || before === false ? "tab.alive" : "tab.lost" });
    if (up && !before) this.#ask("");
  }

  // The timers of a page that nobody looks at are slow: where it is not back when it meant to be, who is looked at is.
  #expect(idle, back) {
    if (idle && back === null && this.#late) return;
    clearTimeout(this.#late);
    this.#late = 0;
    if (!idle) return;
    const wait = back === null ? TAB_IDLE_MS : back + TAB_LATE_MS;
    this.#late = setTimeout(() => {
      this.#late = 0;
      if (!document.hidden) this.#tabs.take();
    }, wait);
  }

  // What the leader heard. What the server said to it about its own place is to us how far the stream is.
  #take(frame) {
    switch (frame.type) {
      case "hello":
        this.#up = true;
        this.#expect(false);
        if (this.#asking) this.#next = ""; // our own may be older
        else this.#tell(frame);
        break;
      case "channels":
        this.#ask("");
        break;
      case "bye":
        break;
      default:
        if (this.#asking) this.#hold(frame);
        else if (this.#up && ["resumed", "snapshot"].includes(frame.type)) this.#tell({ type: "beat", seqs: frame.seqs });
        else if (this.#up) this.#tell(frame);
    }
  }

  #hold(frame) {
    if (this.#held.push(frame) > HELD_MOST) this.#on.close(0);
  }

  #tell(message) {
    this.#hello = message.type === "hello" ? message : null;
    this.#on.message(message);
    this.#hello = null;
  }

  // After a hello only what is below it is missing; else there is a hole. A replay fills it anyway.
  #resume({ epoch, seqs }) {
    if (this.#replay) return;
    const hello = this.#hello;
    if (hello?.epoch === epoch && Object.keys(hello.seqs).every((name) => seqs[name] >= hello.seqs[name]))
      this.#on.message({ type: "resumed", seqs: {} });
    else this.#ask(cursor({ epoch, seqs }));
  }

  // Asks the server, one question at a time: a greeting, which may lead to another question, goes before.
  #ask(at) {
    if (this.#next !== "") this.#next = at;
    if (!this.#asking) this.#poll();
  }

  async #poll() {
    this.#asking = true;
    while (this.#next !== null) {
      const at = this.#next;
      this.#next = null;
      const late = setTimeout(() => this.#closed || this.#on.close(0), HELLO_MS);
      const { close, messages } = await poll(this.#url, at, this.#stop.signal);
      clearTimeout(late);
      this.#replay = at !== "";
      for (const message of messages) if (!this.#closed) this.#tell(message);
      this.#replay = false;
      if (this.#closed) return;
      if (close !== null) {
        this.#on.close(close);
        return;
      }
    }
    this.#asking = false;
    for (const frame of this.#held.splice(0)) this.#take(frame);
  }
}
