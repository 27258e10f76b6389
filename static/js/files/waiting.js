// A form that is sent while one of its files is still on the way leaves by itself once they are all there.

const under = new WeakMap(); // how many, by form

function hold(event) {
  const form = event.currentTarget;
  const state = under.get(form);
  if (!state?.n) return;
  event.preventDefault();
  event.stopPropagation();
  state.submitter = event.submitter;
  state.wanted = true;
  const place = form.querySelector("[data-files]");
  place.querySelector("[data-files-said]").textContent = place.dataset.waits;
  place.scrollIntoView({ block: "nearest" });
}

function leave(form, state) {
  if (state.n || !state.wanted) return;
  state.wanted = false;
  if (!form.querySelector(".files-one.is-refused")) form.requestSubmit(state.submitter ?? undefined);
}

export async function wait(place, done) {
  const { form } = place;
  if (!under.has(form)) {
    under.set(form, { n: 0, wanted: false, submitter: null });
    form.addEventListener("submit", hold);
  }
  const state = under.get(form);
  state.n += 1;
  const found = await done;
  state.n -= 1;
  queueMicrotask(() => leave(form, state)); // once the row of the last one says what became of it
  return found;
}
