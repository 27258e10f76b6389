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
  const [bar, count, figure, image, told] = ["div", "p", "figure", "img", "figcaption"].map((name) => document.createElement(name));
  let at = 0;
  const show = (next) => {
    at = (next + links.length) % links.length;
    image.src = links[at].href;
    image.alt = links[at].dataset.alt ?? "";
    told.textContent = image.alt;
    told.hidden = !image.alt;
    count.textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
    if (links.length > 1) new Image().src = links[(at + 1) % links.length].href; // the next one is there when it is wanted
  };
  bar.className = "viewer-bar";
  told.dir = "auto";
  told.ariaHidden = "true"; // it is the image's own description
  count.setAttribute("role", "status");
  bar.append(count, button(list.dataset.close, "×", () => dialog.close()));
  figure.append(image, told);
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

// On the whole page: a part of it that is read again has its photos in new links.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-photos] [data-photo]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const list = link.closest("[data-photos]");
  const links = [...list.querySelectorAll("[data-photo]")];
  const { dialog, show } = viewer(list, links);
  show(links.indexOf(link));
  dialog.showModal();
});
