// One line to the server, and how it has lived.
import { now } from "./clock.js";
import { GOOD_MS, HELLO_MS, LIVELY_MS, LIVELY_PONG_MS, SILENCE_MS } from "./constants.js";

export class Line {
  greeted = null; // when its hello came
  #heard = now();
  #asked = null; // since when it owes a sign of life
  #transport;
  #lively; // it is asked for signs of life

  // Throws when the browser refuses to open one (by a policy, or an extension).
  constructor(Kind, { url, positions, lively }, { message, close }) {
    this.kind = Kind;
    const hear = (said) => {
      this.#heard = now();
      this.#asked = null;
      if (said.type === "hello") this.greeted ??= this.#heard;
      message(this, said);
    };
    this.#transport = new Kind(url, positions, { message: hear, close: (code) => close(this, code) }, lively);
    this.#lively = lively && this.resumes;
  }

  // Asks for what it missed by a frame.
  get resumes() {
    return this.#transport.resumes;
  }

  get heard() {
    return this.#heard;
  }

  // For how long it has proved to live.
  get age() {
    return this.greeted === null ? 0 : this.#heard - this.greeted;
  }

  get good() {
    return this.greeted !== null && this.age >= GOOD_MS;
  }

  // How long it is waited for its hello.
  get opens() {
    return this.greeted === null ? Math.max(0, HELLO_MS - (now() - this.#heard)) : 0;
  }

  get silent() {
    const time = now();
    if (this.#asked !== null && time - this.#asked > LIVELY_PONG_MS) return true;
    return time - this.#heard > (this.greeted === null ? HELLO_MS : SILENCE_MS);
  }

  // Has itself heard, when it stands where lines were cut.
  enliven() {
    if (!this.#lively || this.greeted === null || now() - this.#heard < LIVELY_MS) return;
    if (this.send({ type: "ping" })) this.#asked ??= now();
  }

  send(message) {
    return this.#transport.send(message);
  }

  close() {
    this.#transport.close();
  }
}
