"""The pictures of the help: ``make help-pictures``, while `make run` runs with the sample school of a first start.

What changes from one minute to the next is written over, so that a picture changes when its page does: times say « 10 h 30 »,
and what every page has around its own is left out.
"""

import io

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from one import config
from one.http.help.pictures import HEIGHT, PICTURES, WIDTH
from one.templating.pages import ROOT
from scripts.look import FLAGS, PROGRAM, cookies

QUALITY, MOST = 55, 500_000
_STILL = """() => {
  for (const time of document.querySelectorAll("time")) time.textContent = "10 h 30";
  for (const each of document.querySelectorAll(".banner, .hero, .home-side, [data-flashes], .foot")) each.remove();
  document.activeElement?.blur();
  const main = document.querySelector("main");
  main.style.paddingBlockStart = "12rem";
  scrollTo(0, main.querySelector(".wrap").getBoundingClientRect().top + scrollY - 12);
}"""


def shot(page: Page, path: str) -> bytes:
    """A page below its banner, as WebP."""
    page.goto(path)
    page.evaluate(_STILL)
    page.evaluate("document.fonts.ready")
    file = io.BytesIO()
    Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB").save(
        file, "WEBP", quality=QUALITY, method=6
    )
    return file.getvalue()


def main() -> None:
    """Take them all."""
    settings, total = config.load(), 0
    signed = cookies(sorted({each.picture.login for each in PICTURES}))
    (ROOT / "static/img/help").mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        for each in PICTURES:
            context = browser.new_context(
                base_url=settings.origin,
                viewport={"width": WIDTH, "height": HEIGHT},
                locale="fr-FR",
                reduced_motion="reduce",
            )
            name, value = signed[each.picture.login]
            context.add_cookies([{"name": name, "value": value, "url": settings.origin}])
            picture = shot(context.new_page(), each.picture.path)
            context.close()
            (ROOT / "static" / each.file).write_bytes(picture)
            total += len(picture)
            print(f"{each.file}  {len(picture) // 1000} KB")
        browser.close()
    print(f"{total // 1000} KB in all, {MOST // 1000} at most")


if __name__ == "__main__":
    main()
