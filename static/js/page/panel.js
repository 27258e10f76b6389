// The tools of the banner: how my pages look, in a side panel that comes when it is asked for. Without scripts it is a page.
import { lead } from "./lead.js";

const SHEETS = "link[rel=stylesheet]";

async function panel(link) {
  const answer = await fetch(`${link.pathname}?panneau=1`, { headers: { accept: "text/html" }, redirect: "manual" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const made = document.importNode(page.querySelector("dialog"), true);
  const dressed = [...made.querySelectorAll(SHEETS)].map((each) => new Promise((done) => (each.onload = each.onerror = done)));
  // A list that is put in order stands on this page already: its script would hear of both.
  if (document.querySelector("[data-order]")) made.querySelector(".pref-widgets")?.remove();
  document.body.append(made);
  const parts = [made, ...made.querySelectorAll("[data-script]")];
  await Promise.all([...dressed, ...parts.map(({ dataset }) => import(dataset.script))]);
  made.addEventListener("click", ({ target }) => target === made && made.close());
  return made;
}

export function openPanel() {
  const link = document.querySelector("[data-preferences-link]");
  if (!link || !window.HTMLDialogElement) return;
  let coming = false;
  let made = null; // it follows what is chosen elsewhere: opened again, it is the same
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (coming) return;
    coming = true;
    try {
      made ??= await panel(link);
      made.showModal();
    } catch {
      lead(link.href);
    } finally {
      coming = false;
    }
  });
}
