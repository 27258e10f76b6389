// Who is called or looks otherwise since the page was asked for: people marry, names are corrected, accounts are closed.
import { RecentMap } from "../live/recent.js";
import { face } from "./build.js";
import { forget } from "./faces.js";

export class Names {
  #last = new RecentMap(); // person → the last event that named them

  // The same name comes in each channel of the person's items, and an older one after a newer.
  take(event, articles) {
    const { id } = event.person;
    if (event.id < this.#last.get(id)?.id) return;
    this.#last.set(id, event);
    forget(id);
    for (const article of articles) this.apply(article);
  }

  // What was put together before (an item of a replay, a page that was under way) is shown under the name of today.
  apply(article) {
    const told = this.#last.get(Number(article.dataset.author));
    if (told && !(Number(article.dataset.item) > told.id)) face(article, told.person);
  }
}
