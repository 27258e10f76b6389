// A form that is being filled in promises who will read it. When the school changes its settings meanwhile, the form
// says so: what it promises is read again, and one that could not be sent any more tells why. Nothing typed goes.
import { say } from "../page/words.js";

export function keepPromise(socket, form) {
  if (!form) return;
  socket.addEventListener("event", async ({ detail: { event } }) => {
    if (event.kind !== "settings") return;
    const told = form.querySelector("[data-closed]") ?? document.createElement("p");
    told.className = "held";
    told.dataset.closed = "";
    told.setAttribute("role", "status");
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("form[data-promises]");
      const shut = fresh ? fresh.querySelector("[data-shut]") : page.querySelector("main");
      for (const [at, words] of [...form.querySelectorAll("[data-promise]")].entries()) {
        const now = fresh?.querySelectorAll("[data-promise]")[at];
        if (now) words.textContent = now.textContent;
      }
      told.textContent = fresh ? (shut?.textContent ?? "") : say("closed_now");
    } catch {
      return; // the next event, or the answer to the form, says it
    }
    form.querySelector("[data-shut]")?.remove();
    if (told.textContent.trim()) form.append(told);
    else told.remove();
  });
}
