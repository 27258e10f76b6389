// One click, one note: a second submit of the same form is dropped while the first is under way.
// A form that answers with a file leaves its page standing: it may be sent again, but not by a double click, whose
// second sheets would kill the codes of the first.
export function onceOnly() {
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    if (event.target.dataset.sent) {
      event.preventDefault(); // and no timer of its own: it would cut the guard of the next one short
      return;
    }
    event.target.dataset.sent = "1";
    const again = "download" in event.target.dataset ? 1_000 : 10_000; // a request that was stopped
    setTimeout(() => delete event.target.dataset.sent, again);
    if ("download" in event.target.dataset) arrives(event.target);
    else remember(event.target);
  });
  addEventListener("pageshow", ({ persisted }) => {
    // A page that the browser kept as it was has the key of the file that it brought: what is asked of it now is another wish.
    if (persisted && document.querySelector("form[data-served]")) location.reload();
    for (const form of document.forms) delete form.dataset.sent;
  });
  keepKey();
}

// Its page stays, and would say nothing of the file.
function arrives(form) {
  form.dataset.served = "";
  if (!form.dataset.download || form.elements.namedItem("format")?.value === "screen") return;
  const told = form.querySelector("[data-arrives]") ?? document.createElement("p");
  told.className = "held";
  told.dataset.arrives = "";
  told.setAttribute("role", "status");
  form.append(told);
  told.textContent = form.dataset.download;
}

// The way back from what a form did draws the page anew, with a new key and the old words. Sent again, these are
// the same form: its page in the history keeps the key that it was sent with. Not so where a file comes: that page never
// left, and who opens it again asks for another one.
function remember(form) {
  const key = form.elements.namedItem("key");
  if (key) history.replaceState({ ...history.state, key: key.value, form: form.action }, "");
}

function keepKey() {
  const { key, form } = history.state ?? {};
  if (!key || key.startsWith(".")) return;
  const again = [...document.forms].find((each) => each.method === "post" && each.action === form);
  const field = again?.elements.namedItem("key");
  if (field) field.value = key;
}
