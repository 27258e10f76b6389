// What of all that arrives this page shows: the filters that were chosen when the server drew it.

export class Wants {
  #said;

  constructor(root) {
    this.#said = JSON.parse(root.dataset.wants);
  }

  // The page as the server would draw it now, whatever was chosen in another tab meanwhile.
  get again() {
    return this.#said.again;
  }

  // Only the server finds words: what arrives is shown when it says so.
  get words() {
    return this.#said.words;
  }

  // What its reader wrote they have read.
  wrote({ item }) {
    return item.author.id === this.#said.reader;
  }

  // An event of kind « item », in this channel.
  take({ item }, channel) {
    const { apps, channels } = this.#said;
    return (apps.length === 0 || apps.includes(item.app)) && (channels === null || channels.includes(channel));
  }
}
