"""What a page does to those who set their own letters, and to those who go by its landmarks."""

from playwright.async_api import Page

# WCAG 2.2, 1.4.12: what any reader may set.
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
# Text that its own box cuts off, by its width or its height; what is cut on purpose says so by an ellipsis.
CUT = """() => [...document.querySelectorAll('body *')].filter((e) => {
  if (!e.checkVisibility() || e.closest('.sr-only, svg, dialog, textarea, select, progress')) return false;
  const own = [...e.childNodes].filter((n) => n.nodeType === 3 && n.textContent.trim());
  if (!own.length || getComputedStyle(e).clipPath === 'inset(50%)') return false;
  const range = document.createRange();
  range.setStart(own[0], 0);
  range.setEnd(own.at(-1), own.at(-1).length);
  const text = own.length === 1 ? range.getBoundingClientRect() : e.getBoundingClientRect();
  for (let box = e; box && box !== document.body; box = box.parentElement) {
    const s = getComputedStyle(box), r = box.getBoundingClientRect();
    if (s.overflowX === 'auto' || s.overflowX === 'scroll') return false;
    if (!['hidden', 'clip'].includes(s.overflowX)) continue;
    if (s.webkitLineClamp !== 'none') return false;
    if (text.right > r.right + 1 || text.bottom > r.bottom + 1 || text.left < r.left - 1) return true;
  }
  return text.right > innerWidth + 1 || text.left < -1;
}).map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`)"""
# Our policy takes no sheet of a stranger's; a reader's own is none.
SET = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}"""
OUTSIDE = """() => [...document.querySelectorAll('h1, .crumb')].filter((e) => !e.closest('main')).length"""


async def faults(page: Page) -> list[str]:
    """What is wrong with the page that is shown, for them. It keeps the letters."""
    found = ["title outside <main>"] if await page.evaluate(OUTSIDE) else []
    await page.evaluate(SET, SPACING)
    return found + [f"cut: {words}" for words in await page.evaluate(CUT)]
