// What the server says on a line, and what it means for where the page stands: the rules of one.v1.
export class Stream {
  #positions;
  #on; // tell(type, detail), again(), end(state), retry(ms): for the page, and for its line
  #asked = false; // a resume is under way: what does not follow waits for it

  constructor(positions, on) {
    this.#positions = positions;
    this.#on = on;
  }

  // On a new line: nothing is asked yet.
  begin() {
    this.#asked = false;
  }

  take(line, message) {
    switch (message.type) {
      case "hello":
        this.#hello(line, message);
        break;
      case "event":
        this.#event(line, message);
        break;
      case "events":
        for (const event of message.list) this.#event(line, event);
        break;
      case "resumed":
        this.#asked = false;
        this.#positions.advance(message.seqs);
        break;
      case "snapshot":
        this.#asked = false;
        this.#positions.jump(message.seqs);
        this.#on.tell("snapshot", message);
        break;
      case "channels":
        if (this.#positions.join(message.joined, message.left, message.children)) this.#on.tell("rights");
        break;
      case "beat":
        if (this.#positions.behind(message.seqs)) this.#resume(line);
        break;
      case "bye":
        this.#on.retry(message.retry_ms);
        break;
      case "tab.lost": // of shared.js: this line lives, and leads nowhere
        this.#on.tell("state", "lost");
        break;
      // An unknown type is of a later server: not for us.
    }
  }

  #hello(line, message) {
    if (this.#positions.ofAnother(message)) {
      this.#on.end("ended"); // somebody else signed in meanwhile: this page is not theirs
      return;
    }
    const changed = this.#positions.hello(message);
    this.#on.tell("hello", message);
    this.#on.tell("state", "open");
    if (changed) this.#on.tell("rights");
    this.#asked = false; // each hello is another beginning
    if (line.resumes) this.#resume(line);
  }

  #event(line, message) {
    const place = this.#positions.place(message.channel, message.seq);
    if (place === "show") this.#on.tell("event", message);
    else if (place === "gap") this.#resume(line);
  }

  // Once: until the answer comes nothing more is asked.
  #resume(line) {
    if (this.#asked || line.greeted === null) return;
    this.#asked = true;
    if (!line.resumes) {
      this.#on.again(); // this way asks by opening again from where the page stands
      return;
    }
    line.send({ type: "resume", epoch: this.#positions.epoch, seqs: this.#positions.seqs });
  }
}
