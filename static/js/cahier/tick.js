// « C’est fait » shows at once. When it could not be kept, the form goes the long way, and its page says why.
// ``again`` reads anew the part of the page that it stands in.
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
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    if (answer.status !== 204) throw new Error(String(answer.status));
    done.value = did ? "" : "1";
    await again();
  } catch {
    box.setAttribute("aria-pressed", String(!did));
    form.submit();
  }
}
