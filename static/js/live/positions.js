// Where this page stands in each channel, and what a frame means for it. No I/O: the rules of one.v1.

export class Positions {
  #own;
  #spoken; // for which children the channels spoke when we heard of it last

  // ``own``: the channel of who this page was made for, where that is known.
  constructor(epoch, seqs, own) {
    this.#own = own;
    this.epoch = epoch; // undefined until known
    this.seqs = seqs; // undefined until known: then hello says where to go on
    this.children = {};
  }

  // True when the channels are others than this page was made for, or speak for others: what it shows no longer fits.
  hello(message) {
    const others = this.#speaks(message.children ?? {});
    this.serverEpoch = message.epoch;
    if (this.seqs === undefined) {
      this.epoch = message.epoch;
      this.seqs = { ...message.seqs };
      return false;
    }
    const before = Object.keys(this.seqs);
    // A channel we gained since the page was made begins now; one we lost is forgotten.
    this.seqs = Object.fromEntries(Object.entries(message.seqs).map(([name, seq]) => [name, this.seqs[name] ?? seq]));
    return others || before.length !== Object.keys(this.seqs).length || before.some((name) => !(name in this.seqs));
  }

  // A hello to somebody else: each has one channel of their own.
  ofAnother(message) {
    const own = this.#own ?? Object.keys(this.seqs ?? {}).find((name) => name.startsWith("user:"));
    return own !== undefined && !(own in message.seqs);
  }

  // "show", "old" (seen, or not ours) or "gap" (something is missing before it).
  place(channel, seq) {
    const last = this.seqs?.[channel];
    if (last === undefined || seq <= last) return "old";
    if (seq > last + 1) return "gap";
    this.seqs[channel] = seq;
    return "show";
  }

  behind(seqs) {
    return Object.entries(seqs ?? {}).some(([name, seq]) => seq > (this.seqs?.[name] ?? Infinity));
  }

  jump(seqs) {
    this.epoch = this.serverEpoch;
    this.seqs = { ...seqs };
  }

  advance(seqs) {
    for (const [name, seq] of Object.entries(seqs)) this.seqs[name] = Math.max(seq, this.seqs[name] ?? 0);
  }

  // True when that changes what the page shows.
  join(joined, left, children) {
    for (const [name, seq] of Object.entries(joined ?? {})) this.seqs[name] = seq;
    for (const name of left ?? []) delete this.seqs[name];
    const known = Object.entries(this.children).filter(([name]) => name in this.seqs);
    const others = this.#speaks({ ...Object.fromEntries(known), ...children });
    return others || left?.length > 0 || Object.keys(joined ?? {}).length > 0;
  }

  #speaks(children) {
    const before = this.#spoken;
    this.children = children;
    this.#spoken = JSON.stringify(Object.entries(children).sort());
    return before !== undefined && before !== this.#spoken;
  }
}
