// One line for all tabs of a browser that show pages of one person. Who holds a Web Lock leads: this tab alone has a line
// to the server, and passes on what it hears by a BroadcastChannel. Lock and channel carry the person's name.
// The states of a tab:
// - follows: waits for the lock; its line goes through the leader (shared.js).
// - leads: a line of its own. It came to lead because the lock was free (the leader closed, left, froze and said so), or
//   took the lead itself (a leader that nobody hears, or one that nobody looks at and that has no line): then it opens a
//   line at once, and the other one hears that the lock was stolen, and follows.
// - parted: left for another page, or frozen. It has nothing; when it is back it follows.
// - alone: a browser without locks or channels, or one that forbids them: a line a tab.
// - out: its line ended for good (signed out, refused).
import { channel } from "../page/channel.js";
import { isSignOut } from "../page/drafts.js";
import { CLOSE } from "./constants.js";
import { Shared } from "./shared.js";
import { poll } from "./transports.js";

export class Leader {
  hear = null; // what the leader says, to the line of one who follows
  #socket;
  #url;
  #name;
  #channel = null;
  #kind; // of the line of one who follows
  #leads = false;
  #out = false; // or alone: there is nothing to share any more
  #term = 0; // of requests for the lock: only the last one counts
  #stop = null; // takes a request back
  #free = null; // lets go of the lock
  #heard = false; // there was a leader: nobody told us how its line ended
  #way; // the one it took

  constructor(socket, url, reader) {
    this.#socket = socket;
    this.#url = url;
    this.#name = `one-live:1:${url.pathname}:${reader}`; // the number: of what tabs say to one another
    const tabs = this;
    this.#kind = class extends Shared {
      constructor(_url, _positions, on) {
        super(tabs, url, on);
      }
    };
  }

  start() {
    if (!navigator.locks) {
      this.#socket.start();
      return;
    }
    this.#socket.through(null);
    this.#socket.start();
    this.#socket.addEventListener("heard", ({ detail }) => this.#leads && this.say({ frame: detail }));
    this.#socket.addEventListener("state", ({ detail }) => this.#told(detail));
    this.#socket.addEventListener("opening", () => this.#leads && this.#state());
    addEventListener("pagehide", () => this.#part());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#join());
    document.addEventListener("freeze", () => this.#part());
    document.addEventListener("submit", ({ target }) => isSignOut(target) && this.say({ left: true }));
    document.addEventListener("resume", () => this.#join());
    this.#join();
  }

  say(said) {
    this.#channel?.postMessage(said);
  }

  // One who follows leads from now on, whoever did. That one may be frozen, and its line stand.
  take() {
    if (this.#leads || !this.#channel) return;
    this.#lead(true);
    this.#request({ steal: true });
  }

  #join() {
    if (this.#out || this.#channel) return;
    this.#channel = channel(this.#name);
    if (!this.#channel) {
      this.#alone();
      return;
    }
    this.#channel.addEventListener("message", ({ data }) => this.#take(data));
    this.#follow();
  }

  #follow() {
    this.#leads = false;
    this.#heard = false;
    this.#stop = new AbortController();
    this.#socket.through(this.#kind);
    this.#request({ signal: this.#stop.signal });
  }

  #lead(instead = false) {
    if (this.#leads) return;
    this.#leads = true;
    this.#socket.through(undefined, this.#way, instead); // its hello tells the others that there is a line again
  }

  async #request(options) {
    const term = ++this.#term;
    if (options.steal) this.#stop.abort();
    const granted = () =>
      new Promise((free) => {
        if (term !== this.#term) return free();
        this.#free = free;
        this.#lead();
      });
    try {
      await navigator.locks.request(this.#name, options, granted);
    } catch (error) {
      if (term !== this.#term) return;
      if (error.name === "AbortError") this.#follow(); // another tab took the lead
      else this.#alone();
    }
  }

  // Lets go of the lock and of the channel: the next one leads.
  #leave() {
    this.#term += 1;
    this.#stop?.abort();
    this.#free?.();
    this.#free = null;
    this.#channel?.close();
    this.#channel = null;
    this.#leads = false;
  }

  #part() {
    if (!this.#channel) return;
    this.#leave();
    this.#socket.through(null);
  }

  #alone() {
    this.#out = true;
    this.#leave();
    this.#socket.through(undefined);
  }

  #take(said) {
    if (said.left) this.#socket.dispatchEvent(new Event("left"));
    else if (!("ask" in said || "read" in said)) {
      if (this.#leads) return; // another leader: the lock says which of us it is
      this.#heard = true;
      this.#way = said.way ?? this.#way;
      this.hear?.(said);
    } else if (this.#leads && said.read) this.#socket.send({ type: "read", ids: said.read });
    else if (this.#leads) this.#state();
  }

  #state() {
    const { up, way, back } = this.#socket;
    this.say({ up, hidden: document.hidden, way, back });
  }

  #told(state) {
    if (state === "ended" || state === "refused") {
      if (this.#leads) this.say({ ended: true });
      this.#out = true;
      this.#leave();
    } else if (this.#leads) {
      this.#state();
      if (state === "lost" && this.#heard) this.#verify();
      this.#heard = false;
    }
  }

  // The line of the leader before us may have ended with its session, and a browser does not say why ours was refused.
  async #verify() {
    const { close } = await poll(this.#url);
    if (close === CLOSE.SESSION_ENDED) this.#socket.end("ended");
  }
}
