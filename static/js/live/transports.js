// Three ways to the same stream: a WebSocket, else Server-Sent Events, else asking again and again.
// Each is opened with where the page stands, tells each message and its own end, and can send and be closed.
import { now } from "./clock.js";
import { CLOSE, POLL_LEAST_MS, SUBPROTOCOL } from "./constants.js";

// What /live/events and /live/poll call a cursor: epoch and seqs, as URL-safe base64.
export function cursor({ epoch, seqs }) {
  if (!epoch || !seqs) return "";
  const bytes = new TextEncoder().encode(JSON.stringify({ epoch, seqs }));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// An address of its own each time: some proxies answer from their store whatever they are told.
function http(url, way, asked = {}) {
  const address = new URL(String(url).replace(/^ws/, "http"));
  address.pathname += `/${way}`;
  for (const [name, value] of Object.entries({ ...asked, once: Math.random().toString(36).slice(2) })) {
    address.searchParams.set(name, value);
  }
  return String(address);
}

const ask = (address, options) => fetch(address, { cache: "no-store", ...options });

// What a page without a socket says. Whether it arrived is seen by what comes back on the stream.
function tell(url, message) {
  if (message.type !== "read") return false;
  fetch(http(url, "read"), { method: "POST", body: JSON.stringify(message), keepalive: true }).catch(() => {});
  return true;
}

// Boxes want to be signed in to with the same status: ours are problem documents.
const endedBy = ({ status, headers }) => status === 401 && /problem\+json/.test(headers.get("content-type"));

// One question and its answer, which is at once a hello without a cursor; with one it waits for what is new. ``close`` is
// a close code, 0 when nobody answered, else null.
export async function poll(url, at = "", signal = undefined) {
  try {
    const answer = await ask(http(url, "poll", { cursor: at }), { signal });
    if (!answer.ok) return { close: endedBy(answer) ? CLOSE.SESSION_ENDED : 0, messages: [] };
    const { close, messages } = await answer.json();
    return { close: close ?? null, messages: [...messages] };
  } catch {
    return { close: 0, messages: [] };
  }
}

// What a stream would begin with: how many items are unread now, and where the channels stand. Null when nobody answers.
export async function greeting(url) {
  return (await poll(url)).messages.find(({ type }) => type === "hello") ?? null;
}

export class Socket {
  resumes = true; // asks for what it missed by a frame
  #socket;

  constructor(url, _positions, on) {
    this.#socket = new WebSocket(url, SUBPROTOCOL);
    this.#socket.addEventListener("message", ({ data }) => on.message(JSON.parse(data)));
    this.#socket.addEventListener("close", ({ code }) => on.close(code));
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
  #url;
  #source;

  constructor(url, positions, on, lively) {
    this.#url = url;
    this.#source = new EventSource(http(url, "events", { cursor: cursor(positions), ...(lively && { lively: 1 }) }));
    this.#source.addEventListener("message", ({ data }) => {
      // Several messages of one moment share an id and come as lines.
      for (const line of data.split("\n")) on.message(JSON.parse(line));
    });
    this.#source.addEventListener("close", ({ data }) => this.#end(() => on.close(Number(data))));
    this.#source.addEventListener("error", () => this.#end(() => on.close(0)));
  }

  // EventSource would come back by itself; when and how is for one place to decide.
  #end(then) {
    this.#source.close();
    then();
  }

  send(message) {
    return tell(this.#url, message);
  }

  close() {
    this.#source.close();
  }
}

export class Poll {
  resumes = false;
  #url;
  #stop = new AbortController();

  constructor(url, positions, on) {
    this.#url = url;
    this.#ask(positions, on);
  }

  async #ask(positions, on) {
    // Without a cursor the first answer, the hello, comes at once; with one only when there is something new.
    for (let at = ""; !this.#stop.signal.aborted; ) {
      const asked = now();
      const { close, messages } = await poll(this.#url, at, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      for (const message of messages) on.message(message);
      if (close !== null) return on.close(close);
      const before = at;
      at = cursor(positions);
      if (at === before && now() - asked < POLL_LEAST_MS) return on.close(0);
    }
  }

  send(message) {
    return tell(this.#url, message);
  }

  close() {
    this.#stop.abort();
  }
}

// Those that this browser has, the best first.
export const WAYS = [["WebSocket", Socket], ["EventSource", Events], ["fetch", Poll]]
  .filter(([needs]) => needs in window)
  .map(([, way]) => way);
