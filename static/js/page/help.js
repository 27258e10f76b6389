// « ? »: the help of this page, in a side panel, without leaving it. Without scripts it is a page.
import { lead } from "./lead.js";

export function openHelp() {
  const panel = document.querySelector("[data-help-panel]");
  const content = panel?.querySelector("[data-help-content]");
  if (!panel?.showModal) return;
  for (const link of document.querySelectorAll("[data-help]")) {
    link.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      try {
        const answer = await fetch(`${link.pathname}?panneau=1`);
        if (!answer.ok) throw new Error(String(answer.status));
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        content.replaceChildren(...page.body.childNodes);
        panel.showModal();
        // The part that is of this page.
        if (link.hash) content.querySelector(`[id="${CSS.escape(link.hash.slice(1))}"]`)?.scrollIntoView();
      } catch {
        lead(link.href);
      }
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  panel.querySelector("[data-help-print]")?.addEventListener("click", () => print());
  panel.addEventListener("click", (event) => event.target === panel && panel.close());
}
