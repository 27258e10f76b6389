"""What a browser loads for a page: a real Chromium, with nothing kept, then with what the first visit left."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, async_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)


@dataclass
class Visit:
    """Requests that went over the line, by kind, and the bytes that came for them, headers included."""

    kinds: Counter[str] = field(default_factory=Counter)
    line_bytes: int = 0

    @property
    def requests(self) -> int:
        """How many."""
        return self.kinds.total()


async def visits(program: str, port: int, cookie: str, path: str = "/") -> tuple[Visit, Visit]:
    """The first visit of a person to ``path``, and the next one."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            context = await browser.new_context()
            name, _, value = cookie.partition("=")
            await context.add_cookies(
                [{"name": name, "value": value, "domain": "127.0.0.1", "path": "/", "secure": True}]
            )
            return await load(context, port, path), await load(context, port, path)
        finally:
            await browser.close()


async def load(context: BrowserContext, port: int, path: str) -> Visit:
    """Open a page in a new tab and count until nothing more comes."""
    tab = await context.new_page()
    line = await context.new_cdp_session(tab)
    found = Visit()
    kinds: dict[str, str] = {}
    kept: set[str] = set()

    def on_response(event: dict[str, Any]) -> None:
        answer = event["response"]
        kinds[event["requestId"]] = event["type"]
        if answer.get("fromDiskCache") or answer.get("fromPrefetchCache"):
            kept.add(event["requestId"])

    def on_finished(event: dict[str, Any]) -> None:
        known = event["requestId"]
        if known in kinds and known not in kept and event["encodedDataLength"]:
            found.kinds[kinds[known]] += 1
            found.line_bytes += int(event["encodedDataLength"])

    line.on("Network.responseReceived", on_response)
    line.on("Network.loadingFinished", on_finished)
    line.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    await line.send("Network.enable")
    await tab.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle")
    await tab.close()
    return found
