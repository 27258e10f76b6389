// A draft is kept on the server while it is typed, over the version that this page has seen. What the server has not yet
// is kept in the tab (../page/draft.js); what was published or thrown away meanwhile is not brought back.
import { drawn, isKept, typed } from "../page/draft.js";
import { tellReaders } from "./reach.js";

const REST_MS = 1_000; // after the last key
const STOPPED_MS = 10_000;
const MOST_MS = 8_000; // of somebody who never rests
const AGAIN_MS = 30_000; // after what met no network, or a server that was not ready, unless more is typed before
const BUSY = 429; // and all from 500 on; another answer would be the same the next time

class Keeper {
  constructor(form) {
    this.form = form;
    this.said = form.querySelector("[data-draft-said]");
    this.ended = false;
    this.sending = false;
    const isBack = new URLSearchParams(location.search).has("retour");
    this.kept = isBack ? "" : JSON.stringify(drawn(form)); // what was refused was sent, and not kept
    form.setAttribute("autocomplete", "off"); // the way back draws what the server has, not what the browser had
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", (event) => !event.defaultPrevented && this.stop());
    addEventListener("pageshow", () => {
      this.stopped = false;
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && this.keep(true));
    addEventListener("online", () => this.timer && this.keep(false));
    const keep = form.querySelector("[data-draft-keep]");
    if (keep) keep.hidden = true; // it keeps itself
    this.later(); // words that the tab had, and the server has not
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.stopped = true;
    setTimeout(() => {
      this.stopped = false; // a request that was stopped
    }, STOPPED_MS);
  }

  later() {
    if (this.ended || this.stopped || this.kept === JSON.stringify(typed(this.form))) return;
    const now = performance.now();
    this.since ??= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(false), Math.min(REST_MS, Math.max(0, this.since + MOST_MS - now)));
  }

  async keep(isLeaving) {
    clearTimeout(this.timer);
    this.timer = this.since = undefined;
    if (this.sending || this.stopped) return;
    const before = JSON.stringify(typed(this.form));
    const body = new URLSearchParams([...new FormData(this.form)].filter(([name, value]) => name !== "act" && typeof value === "string"));
    body.set("act", "keep");
    this.sending = true;
    let isTaken = false;
    let isLater = false;
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, headers: { accept: "application/json" }, keepalive: isLeaving });
      isTaken = answer.ok && !answer.redirected;
      isLater = answer.status === BUSY || answer.status >= 500;
      if (isTaken) this.tell(await answer.json(), before);
    } catch {
      isLater = true; // without network the words stay in this tab
    }
    this.sending = false;
    if (isTaken || (!isLater && before !== JSON.stringify(typed(this.form)))) this.later(); // what was typed meanwhile
    else if (isLater && !this.timer) this.timer = setTimeout(() => this.keep(false), AGAIN_MS);
  }

  tell({ became, key, version, said }, before) {
    if (this.stopped) return;
    this.said.textContent = said;
    this.said.classList.toggle("is-notice", became !== "saved");
    this.ended = became === "ended";
    this.kept = before;
    if (became !== "saved" && became !== "conflict") return;
    this.form.elements.draft.value = key;
    this.form.elements.version.value = version;
    const address = new URL(location.href);
    address.searchParams.set("brouillon", key);
    history.replaceState(history.state, "", address);
    if (before === JSON.stringify(typed(this.form))) isKept(this.form);
  }
}

for (const form of document.querySelectorAll("form[data-drafted]")) new Keeper(form);
tellReaders();
