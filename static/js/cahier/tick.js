// « C’est fait » shows at once. When it could not be kept, the form goes the long way, and its page says why; without a network the
// page stays. ``again`` reads anew the part of the page that it stands in.
import { tellNetwork } from "../page/network.js";

export function keepTicks(again) {
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target.closest("[data-tick]");
      if (!form) return;
      event.preventDefault();
      if (form.dataset.under) return;
      form.dataset.under = "1";
      await send(form, again);
      delete form.dataset.under;
    },
    true,
  );
}

async function send(form, again) {
  const box = form.querySelector("[aria-pressed]");
  const done = form.elements.namedItem("done");
  const did = done.value === "1";
  box.setAttribute("aria-pressed", String(did));
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
  tellNetwork(form, answer !== null);
  if (answer?.status === 204) {
    done.value = did ? "" : "1";
    await again();
    return;
  }
  box.setAttribute("aria-pressed", String(!did));
  if (answer) form.submit(); // the long way says why
}
