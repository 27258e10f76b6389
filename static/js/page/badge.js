// How much is not read, where the page itself is not seen: the icon of its tab, and of the application it was installed as.

const icon = document.querySelector('link[rel="icon"]');
const plain = icon?.getAttribute("href");

export function showBadge(count) {
  const href = count ? plain?.replace("favicon.svg", "favicon-new.svg") : plain;
  if (icon && icon.getAttribute("href") !== href) icon.setAttribute("href", href);
  const told = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  told?.catch(() => {}); // not installed
}
