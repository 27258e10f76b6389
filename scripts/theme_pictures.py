"""Pages in each theme, phone and computer, into docs/screenshots: ``make theme-pictures`` while `make run` runs.

The theme is chosen as a person does, on the page « Personnalisation »; the light is that of the day, whatever the hour.
"""

import io
import sys
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from one import config
from one.preferences.themes import THEMES
from scripts.look import FLAGS, PROGRAM, WIDTHS, cookies, visit

FOLDER = Path(__file__).resolve().parent.parent / "docs/screenshots"
LOGIN = "lea.marchand"
QUALITY = 45
MOST = 1_500_000  # bytes of them all: they come with every copy of the project
PAGE = "/compte/personnalisation"
TAKEN = {"/": "", "/classe": "-classe", "/compte": "-compte"}  # and what their files are called


def choose(browser: Browser, origin: str, cookie: tuple[str, str], theme: str) -> None:
    """As without scripts: the form, and its button."""
    context = browser.new_context(base_url=origin, java_script_enabled=False)
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": origin}])
    page = context.new_page()
    page.goto(PAGE)
    page.locator(f'input[name="theme"][value="{theme}"]').check(force=True)
    page.locator(f'form[action="{PAGE}"] button[type="submit"]').first.click()
    context.close()


def picture(browser: Browser, origin: str, path: str, width: int, cookie: tuple[str, str]) -> bytes:
    """A page as it is first seen."""
    page = visit(browser, origin, width, cookie)
    page.goto(path)
    page.evaluate(
        "for (const each of document.querySelectorAll('[data-moment]')) each.dataset.moment = 'jour'"
    )
    taken = Image.open(io.BytesIO(page.screenshot()))
    page.context.close()
    small = io.BytesIO()
    taken.convert("RGB").save(small, "WEBP", quality=QUALITY, method=6)
    return small.getvalue()


def main() -> None:
    """Take them all, and put the theme back."""
    origin = config.load().origin
    FOLDER.mkdir(parents=True, exist_ok=True)
    total = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        cookie = cookies([LOGIN])[LOGIN]
        for theme in (*[each.code for each in THEMES[1:]], THEMES[0].code):
            choose(browser, origin, cookie, theme)
            for (path, name), width in product(TAKEN.items(), WIDTHS):
                content = picture(browser, origin, path, width, cookie)
                (FOLDER / f"{theme}{name}-{width}.webp").write_bytes(content)
                total += len(content)
        browser.close()
    print(f"{FOLDER}: {total:,} bytes")
    if total > MOST:
        sys.exit(f"{MOST:,} bytes at most")


if __name__ == "__main__":
    main()
