// « Voir la suite »: it goes on from the last item that is shown.

const CURSOR = "curseur";

export class Older {
  #root;
  #place;

  // ``place``: the element it comes after.
  constructor(root, place) {
    this.#root = root;
    this.#place = place;
  }

  get #link() {
    return this.#root.parentElement.querySelector(".feed-more a");
  }

  get there() {
    return this.#link !== null;
  }

  // As a newer page of the server has it.
  renew(page) {
    const now = page.querySelector(".feed-more a");
    if (now) this.#lead(now.getAttribute("href"));
    else this.#link?.parentElement.remove();
  }

  // What was older left the page: it is found from this item on. The word for it is that of one/feed/cursor.py.
  from(id) {
    const { again, reader } = JSON.parse(this.#root.dataset.wants);
    const address = new URL(again, location.href);
    const word = btoa(`1.${reader}.${id}`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    address.searchParams.set(CURSOR, word);
    this.#lead(address.pathname + address.search);
  }

  #lead(address) {
    if (!this.there) this.#place.after(document.querySelector("template[data-feed-more]").content.cloneNode(true));
    this.#link.href = address;
  }
}
