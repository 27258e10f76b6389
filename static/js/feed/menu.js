// The menus of items: one open at a time, closed by Escape or a press elsewhere. Without scripts they open and stay.

export function menus(root) {
  const close = (but) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== but) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest?.("[data-menu]")));
  root.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  // « toggle » does not bubble.
  root.addEventListener("toggle", ({ target }) => target.open && target.matches("[data-menu]") && target.lastElementChild.scrollIntoView({ block: "nearest" }), true);
  root.addEventListener("focusout", ({ target, relatedTarget }) => {
    const menu = target.closest("[data-menu][open]");
    if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
}
