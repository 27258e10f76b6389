// A row of tabs that is wider than the screen shows the one that is open, in its middle.
export function showTabs() {
  for (const tab of document.querySelectorAll("main [aria-current]")) {
    const row = tab.closest("nav, ul, form");
    const [inner, outer] = [tab, row].map((each) => each?.getBoundingClientRect());
    if (row) row.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  }
}
