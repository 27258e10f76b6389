// The unread count: in the banner, in the tab's title, the same on every page.

const badges = document.querySelectorAll("[data-unread]");
const title = document.title.replace(/^\(\d+\+?\) /, "");
let count = Number.parseInt(badges[0]?.textContent ?? "0", 10) || 0;

export function setUnread(n) {
  count = Math.max(0, n);
  const shown = count > 99 ? "99+" : String(count);
  for (const badge of badges) {
    badge.textContent = shown;
    badge.hidden = count === 0;
  }
  document.title = count ? `(${shown}) ${title}` : title;
}

export const addUnread = (n) => setUnread(count + n);

setUnread(count);
