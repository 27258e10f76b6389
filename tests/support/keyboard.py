"""A walk through a page by its keyboard alone: where Tab leads, whether one sees it there, and what it passes by."""

from typing import Any

from playwright.async_api import Page

MOST = 300  # stops of the longest page; more is a trap
# What holds the keyboard now. ``shown``: seen where it stands, itself or what it is drawn as; ``marked``: one sees that it has it.
STOP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  window.walked ??= new WeakSet();
  if (window.walkedLast === e) return { within: true }; // a day has a stop for each of its parts
  if (window.walked.has(e)) return { again: true };
  window.walked.add((window.walkedLast = e));
  const label = e.labels?.[0], drawn = [e, label, e.nextElementSibling, e.parentElement, e.parentElement?.parentElement].filter(Boolean);
  const box = [e, label].filter(Boolean).map((each) => each.getBoundingClientRect()).find((r) => r.width > 4 && r.height > 4);
  const between = (from, to, most) => (Math.max(0, from) + Math.min(most, to)) / 2;
  const middle = box && [between(box.left, box.right, innerWidth), between(box.top, box.bottom, innerHeight)];
  const top = middle && document.elementFromPoint(...middle);
  const within = top && drawn.slice(0, label ? 2 : 1).some((each) => each.contains(top) || top.contains(each));
  // The link of a whole card is drawn as large as the card.
  const marks = drawn.some((each) => [null, '::before', '::after'].some((part) => {
    const s = getComputedStyle(each, part);
    return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
  }));
  const r = e.getBoundingClientRect();
  const words = (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 40);
  const at = `${[r.left, r.top, r.width, r.height].map(Math.round)} ${top?.tagName}.${top?.className}`;
  return { shown: Boolean(within), marked: marks, words: `${e.tagName} ${words}`, at };
}"""
# A page that puts the keyboard into a field of its own is walked from its beginning all the same.
FIRST = (
    "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }"
)
# What a person can act on and Tab never came to. Of a group of radio buttons Tab comes to one.
PASSED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((e) => {
  if (window.walked?.has(e) || e.disabled || e.tabIndex < 0 || e.type === 'hidden' || e.closest('[inert]')) return false;
  if (!e.checkVisibility({ visibilityProperty: true })) return false;
  if (e.type === 'radio') return ![...document.getElementsByName(e.name)].some((other) => window.walked?.has(other));
  return true;
}).map((e) => `${e.tagName} ${(e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 40)}`)"""


async def walk(page: Page) -> list[str]:
    """What is wrong for who has only a keyboard, on the page that is shown."""
    found: list[str] = []
    await page.evaluate(FIRST)
    for _ in range(MOST):
        await page.keyboard.press("Tab")
        stop: dict[str, Any] | None = await page.evaluate(STOP)
        if stop is None or stop.get("again"):
            break
        if stop.get("within"):
            continue
        if not stop["shown"]:
            found.append(f"not seen: {stop['words']} ({stop['at']})")
        if not stop["marked"]:
            found.append(f"no mark: {stop['words']}")
    else:
        found.append("no way out")
    return found + [f"passed by: {words}" for words in await page.evaluate(PASSED)]
