"""What a page looks like: ``make look ARGS="/carnet --as sophie.marchand"``, while `make run` runs.

Pictures of a phone (390 px) and a computer (1280 px), of each address as each account, under var/look. It says too what
a picture does not show: another status than 200, faults of scripts, a page wider than its screen.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from one import config
from one.run import sample

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = {390: 844, 1280: 800}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def cookies(logins: list[str]) -> dict[str, tuple[str, str]]:
    """A session of each, as `one session` gives it in dev: login → name and value of the cookie."""
    argv = [sys.executable, "-m", "one", "session", *logins]
    told = subprocess.run(argv, stdout=subprocess.PIPE, text=True, check=False)
    if told.returncode:
        sys.exit(told.returncode)
    pairs = (line.partition("=") for line in told.stdout.splitlines())
    return {login: (name, value) for login, (name, _, value) in zip(logins, pairs, strict=True)}


def shoot(page: Page, path: str, file: Path) -> None:
    """One picture, and what is wrong with the page at first sight."""
    answer = page.goto(path)
    page.screenshot(path=file, full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    faults = f"  status {answer.status}" if answer and answer.status != 200 else ""
    if page.viewport_size and wide > page.viewport_size["width"]:
        faults += f"  {wide} px wide"
    print(f"{file}{faults}")


def visit(browser: Browser, origin: str, width: int, cookie: tuple[str, str] | None) -> Page:
    """A page of a screen of this width, signed in by the cookie; it tells the faults of its scripts."""
    context = browser.new_context(
        base_url=origin, viewport={"width": width, "height": WIDTHS[width]}, locale="fr-FR"
    )
    if cookie:
        context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": origin}])
    page = context.new_page()
    page.on("pageerror", lambda error: print(f"  script: {error}"))
    page.on("console", lambda said: print(f"  console: {said.text}") if said.type == "error" else None)
    return page


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(prog="make look", description="Pictures of pages of a running ONE.")
    parser.add_argument("paths", nargs="*", default=["/"], metavar="PATH")
    parser.add_argument(
        "--as", dest="logins", action="append", metavar="LOGIN", help="default: one of each profile"
    )
    parser.add_argument("--nobody", action="store_true", help="signed out")
    arguments = parser.parse_args()
    logins = [] if arguments.nobody else arguments.logins or [login for _, login in sample.SHOWN]
    settings = config.load()
    folder = settings.data / "look"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        for login, cookie in (cookies(logins) if logins else {"nobody": None}).items():
            for width in WIDTHS:
                page = visit(browser, settings.origin, width, cookie)
                for path in arguments.paths:
                    name = re.sub(r"\W+", "-", path).strip("-") or "home"
                    shoot(page, path, folder / f"{name}-{login}-{width}.png")
                page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
