// What is done with items, without leaving the page: taken out with ten seconds to think again, all marked as read.
import { UNDO_MS } from "../live/constants.js";

export class Acts {
  #form = document.querySelector("[data-acts]");
  #place = document.querySelector("[data-undo]");
  #feed;
  #seqs;
  #timer;

  // ``seqs`` says where the channels stand of which all is shown.
  constructor(feed, seqs) {
    this.#feed = feed;
    this.#seqs = seqs;
    this.#form?.addEventListener("submit", (event) => this.#submit(event));
  }

  #submit(event) {
    const button = event.submitter;
    if (button?.dataset.act === "supprimer") {
      event.preventDefault();
      this.hide(button.closest("[data-item]"));
    } else if (button && "readAll" in button.dataset) {
      event.preventDefault();
      this.#form.elements.namedItem("seqs").value = JSON.stringify(this.#seqs());
      this.#send("/fil/lus").then((done) => done || this.#submitWhole(button));
    }
  }

  // The page of the form says what is wrong: signed out, another person, no network.
  #submitWhole(button) {
    const copy = this.#form.cloneNode(true);
    copy.removeAttribute("id");
    copy.action = button.getAttribute("formaction") ?? this.#form.action;
    document.body.append(copy);
    copy.requestSubmit();
    copy.remove();
  }

  async #send(address) {
    try {
      const body = new URLSearchParams(new FormData(this.#form));
      const answer = await fetch(address, { method: "POST", body, headers: { accept: "application/json" } });
      return answer.status === 204;
    } catch {
      return false;
    }
  }

  // « Supprimer de mon fil »: the keyboard goes to « Annuler », and back to the item when that is pressed.
  async hide(article) {
    const id = Number(article.dataset.item);
    const button = article.querySelector('[data-act="supprimer"]');
    if (!(await this.#send(`/fil/${id}/supprimer`))) {
      this.#submitWhole(button);
      return;
    }
    const held = article.contains(document.activeElement);
    const back = this.#feed.takeOut(id);
    this.#offer(held, async () => {
      if (!(await this.#send(`/fil/${id}/remettre`))) return;
      back();
      document.querySelector(`[data-item="${id}"] [data-slot="title"]`)?.focus();
    });
  }

  #offer(focus, undo) {
    const box = document.createElement("div");
    box.className = "undo-box";
    box.append(document.querySelector("template[data-undo-words]").content.cloneNode(true));
    const button = box.querySelector("[data-undo-press]");
    const end = () => {
      clearTimeout(this.#timer);
      if (box.contains(document.activeElement)) this.#feed.focusFirst();
      box.remove();
    };
    button.addEventListener("click", () => {
      button.blur();
      end();
      undo();
    });
    clearTimeout(this.#timer);
    this.#place.replaceChildren(box);
    // Whoever is on the button has as long as they like.
    const soon = () => (this.#timer = setTimeout(() => (box.matches(":hover, :focus-within:has(:focus-visible)") ? soon() : end()), UNDO_MS));
    soon();
    if (focus) button.focus();
  }
}
