// Photos one by one: by keys, by buttons, by a finger. Without this file each opens by itself.

const SWIPE = 48; // pixels

function button(words, sign, act) {
  const found = document.createElement("button");
  found.type = "button";
  found.setAttribute("aria-label", words);
  found.textContent = sign;
  found.addEventListener("click", act);
  return found;
}

function viewer(list, links) {
  const dialog = document.createElement("dialog");
  dialog.className = "viewer";
  dialog.setAttribute("aria-label", list.dataset.label);
  const [bar, count, figure, image] = ["div", "p", "figure", "img"].map((name) => document.createElement(name));
  let at = 0;
  const show = (next) => {
    at = (next + links.length) % links.length;
    image.src = links[at].href;
    image.alt = links[at].dataset.alt ?? links[at].querySelector("img").alt;
    count.textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
  };
  bar.className = "viewer-bar";
  count.setAttribute("role", "status");
  bar.append(count, button(list.dataset.close, "×", () => dialog.close()));
  figure.append(image);
  dialog.append(bar, figure);
  if (links.length > 1) {
    for (const [step, words, sign] of [[-1, list.dataset.before, "‹"], [1, list.dataset.next, "›"]]) {
      const go = button(words, sign, () => show(at + step));
      go.dataset.go = step;
      dialog.append(go);
    }
  }
  moves(dialog, figure, (step) => show(at + step));
  dialog.addEventListener("close", () => {
    dialog.remove();
    links[at].focus();
  });
  document.body.append(dialog);
  return { dialog, show };
}

function moves(dialog, figure, go) {
  let from = null;
  dialog.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowRight") go(1);
    if (key === "ArrowLeft") go(-1);
  });
  figure.addEventListener("pointerdown", ({ clientX, isPrimary }) => {
    from = isPrimary ? clientX : null;
  });
  figure.addEventListener("pointerup", ({ clientX }) => {
    if (from !== null && Math.abs(clientX - from) > SWIPE) go(clientX < from ? 1 : -1);
    from = null;
  });
  figure.addEventListener("dragstart", (event) => event.preventDefault());
}

for (const list of document.querySelectorAll("[data-photos]")) {
  const links = [...list.querySelectorAll("a")];
  for (const [at, link] of links.entries()) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const { dialog, show } = viewer(list, links);
      show(at);
      dialog.showModal();
    });
  }
}
