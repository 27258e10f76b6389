// A better way than that of the page's line, tried beside it. It is taken once a line of it is good: one that is cut after
// its hello would cost the page its own each time.
export class Probe {
  #way;
  #dial; // opens a line of a kind, or null
  #line = null;

  constructor(way, dial) {
    this.#way = way;
    this.#dial = dial;
  }

  // The page's own line lives. True when there is a better way now, on which the page opens another: that says where
  // its channels stand by now.
  tick(greeted) {
    const line = this.#line;
    if (!line) {
      if (greeted) this.#try(this.#way.better());
      return false;
    }
    line.enliven();
    if (line.good) this.#way.worked(line.kind);
    else if (line.silent) this.close();
    return line.good;
  }

  close() {
    const line = this.#line;
    this.#line = null;
    line?.close();
  }

  #try(kind) {
    const close = (line) => line === this.#line && (this.#line = null);
    if (kind) this.#line = this.#dial(kind, { message: () => {}, close }, true);
  }
}
