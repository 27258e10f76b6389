// Who will have what is being written, asked for as it is chosen: one/http/compose.py counts.
const REST_MS = 150; // a dozen boxes are ticked in a row

class Reach {
  constructor(form, place) {
    this.form = form;
    this.place = place;
    this.asked = 0;
    form.addEventListener("change", ({ target }) => target.closest("[data-whom]") && this.later());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), REST_MS);
  }

  async ask() {
    const asked = ++this.asked;
    const fields = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    const body = new URLSearchParams(fields.filter(([name]) => !["act", "body", "title"].includes(name)));
    body.set("act", "readers");
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, headers: { accept: "application/json" } });
      if (asked !== this.asked) return; // something else was chosen meanwhile
      this.place.textContent = answer.ok && !answer.redirected ? (await answer.json()).said : "";
    } catch {
      this.place.textContent = ""; // better nothing than what is not so
    }
  }
}

export function tellReaders() {
  for (const place of document.querySelectorAll("form [data-reach] span")) new Reach(place.closest("form"), place);
}
