// Three ways to the same stream: a WebSocket, else Server-Sent Events, else asking again and again.
// Each is opened with where the page stands and speaks through the same four calls.
import { SUBPROTOCOL } from "./constants.js";

// What /live/events and /live/poll call a cursor: epoch and seqs, as URL-safe base64.
function cursor({ epoch, seqs }) {
  if (!epoch || !seqs) return "";
  const bytes = new TextEncoder().encode(JSON.stringify({ epoch, seqs }));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const http = (url) => String(url).replace(/^ws/, "http");

function tell(path, message) {
  if (message.type !== "read") return message.type === "ping";
  fetch(new URL("/live/read", location.href), { method: "POST", body: JSON.stringify(message), keepalive: true });
  return true;
}

export class Socket {
  resumes = true; // asks for what it missed by a frame
  #socket;

  constructor(url, _positions, on) {
    let greeted = false;
    this.#socket = new WebSocket(url, SUBPROTOCOL);
    this.#socket.addEventListener("message", ({ data }) => {
      greeted = true;
      on.message(JSON.parse(data));
    });
    this.#socket.addEventListener("close", ({ code }) => on.close(code, greeted));
  }

  send(message) {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close() {
    this.#socket.close();
  }
}

export class Events {
  resumes = false; // what it missed comes with the opening: the address says where it stands
  #source;

  constructor(url, positions, on) {
    let greeted = false;
    this.#source = new EventSource(`${http(url)}/events?cursor=${cursor(positions)}`);
    this.#source.addEventListener("message", ({ data }) => {
      greeted = true;
      // Several messages of one moment share an id and come as lines.
      for (const line of data.split("\n")) on.message(JSON.parse(line));
    });
    this.#source.addEventListener("close", ({ data }) => this.#end(() => on.close(Number(data), greeted)));
    this.#source.addEventListener("error", () => this.#end(() => on.close(0, greeted)));
  }

  // EventSource would come back by itself; when and how is for one place to decide.
  #end(then) {
    this.#source.close();
    then();
  }

  send(message) {
    return tell("/live/read", message);
  }

  close() {
    this.#source.close();
  }
}

export class Poll {
  resumes = false;
  #stop = new AbortController();

  constructor(url, positions, on) {
    this.#ask(http(url), cursor(positions), on);
  }

  async #ask(path, from, on) {
    let greeted = false;
    try {
      for (let at = from; ; ) {
        const answer = await fetch(`${path}/poll?cursor=${at}`, { signal: this.#stop.signal });
        if (answer.status === 401) return on.close(4500, greeted);
        if (!answer.ok) return on.close(0, greeted);
        const { cursor: next, close, messages } = await answer.json();
        greeted = true;
        for (const message of messages) on.message(message);
        if (close) return on.close(close, greeted);
        at = next;
      }
    } catch {
      if (!this.#stop.signal.aborted) on.close(0, greeted);
    }
  }

  send(message) {
    return tell("/live/read", message);
  }

  close() {
    this.#stop.abort();
  }
}

export const WAYS = [Socket, Events, Poll];
