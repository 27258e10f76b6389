// One thing that is saved by itself, a field or a padlock: what it shows, what is kept of it, and whether somebody wished a change.
// What a browser fills in by itself is nobody's wish.

export class Unit {
  constructor(box, token, controls) {
    this.box = box;
    this.controls = controls;
    this.isPadlock = controls[0].name === "ouvert";
    this.hint = controls[0].getAttribute("aria-describedby") ?? "";
    this.adopt(token);
    this.kept = this.read();
    this.wished = false;
    this.asks = false; // another device was here meanwhile, and a person decides
    this.sent = 0; // the last turn that carried it
    this.flies = null; // what is on its way
    for (const each of controls) {
      each.addEventListener("input", (event) => this.#touched(event));
      each.addEventListener("change", (event) => this.#touched(event));
    }
  }

  adopt(token) {
    this.token = token;
    const [name, shown] = token.value.split("=");
    this.name = name;
    this.version = Number(shown.split(".")[0]);
  }

  read() {
    const [first] = this.controls;
    if (this.isPadlock) return first.checked ? "1" : "";
    if (first.type === "radio") return this.controls.find((each) => each.checked)?.value ?? "";
    return first.value;
  }

  write(value) {
    const [first] = this.controls;
    if (this.isPadlock) first.checked = value !== "";
    else if (first.type === "radio") for (const each of this.controls) each.checked = each.value === value;
    else first.value = value;
  }

  // Refused, a field says so itself, and leads to the reason.
  mark(refused) {
    if (this.isPadlock) return;
    this.box.classList.toggle("is-wrong", refused);
    const [field] = this.controls;
    field.setAttribute("aria-invalid", String(refused));
    const said = refused ? `${this.hint} told-${this.name}`.trim() : this.hint;
    if (said) field.setAttribute("aria-describedby", said);
    else field.removeAttribute("aria-describedby");
  }

  get isRefused() {
    return this.controls[0].getAttribute("aria-invalid") === "true";
  }

  get isDirty() {
    return this.wished && this.read() !== this.kept;
  }

  get isHeld() {
    return this.controls.includes(document.activeElement);
  }

  // What goes with a save of it.
  fill(body, value) {
    body.append("vu", `${this.name}=${this.version}`);
    if (!this.isPadlock) body.append(this.name, value);
    else if (value) body.append("ouvert", this.name.split(":")[0]);
  }

  // What stands is known: a later look at the page, or without scripts a press, changes nothing that was not changed.
  keep(value, version) {
    this.kept = value;
    this.version = version;
    this.token.value = `${this.name}=${version}`;
  }

  // A hand types, pastes or picks; a program that fills forms does not, and what it filled is marked by the browser.
  #touched(event) {
    const { target } = event;
    this.asks = false;
    if (target.type === "checkbox" || target.type === "radio") this.wished = true;
    else if (target.matches(":autofill")) this.wished = false;
    else if (event.type === "input") {
      const byHand = event instanceof InputEvent ? event.inputType !== "" : target.type === "date" && this.isHeld;
      this.wished = byHand;
    }
  }
}
