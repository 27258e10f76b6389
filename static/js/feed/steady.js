// A change of a list that does not move who reads in it: what stood at the top of the window stays there.

export function steadily(list, change) {
  const shown = [...list.children].filter((child) => child.getBoundingClientRect().bottom > 0);
  const before = new Map(shown.map((child) => [child, child.getBoundingClientRect().top]));
  change();
  const anchor = shown.find((child) => child.isConnected);
  const moved = anchor && scrollY > 0 ? anchor.getBoundingClientRect().top - before.get(anchor) : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
}
