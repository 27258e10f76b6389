"""The far end of a page's line, played by a test: see `FAR_END` in modules.py."""

from typing import Any

from playwright.async_api import Page

KNOWN = "{ a: 3, 'user:1': 1 }"  # where the page stands at first
# On Server-Sent Events, for the best way was tried so many milliseconds ago.
EVENTS = (
    "sessionStorage.setItem('live:way', JSON.stringify({ index: 1, failed: 0, age: %d, at: Date.now() }));"
)
BEAT = "lines.forEach((each) => each.closed || each.hear({ type: 'beat', seqs: {} }))"


async def run(page: Page, script: str) -> Any:
    return await page.evaluate(f"() => {{ const line = lines.at(-1); {script} }}")


async def ways(page: Page) -> list[str]:
    """Of all lines so far; those that were closed end with a dot."""
    told: list[str] = await page.evaluate("lines.map(({ way, closed }) => way + (closed ? '.' : ''))")
    return told


async def count(page: Page) -> int:
    return int(await page.evaluate("lines.length"))


async def again(page: Page) -> None:
    """Until the page has opened another line."""
    at = await count(page)
    while await count(page) == at:
        await page.clock.run_for(500)


async def said(page: Page) -> list[Any]:
    words: list[Any] = await page.evaluate("said.splice(0)")
    return words


async def sent(page: Page) -> list[str]:
    """What the page's last line was asked."""
    kinds: list[str] = await run(page, "return line.sent.splice(0).map((each) => each.type)")
    return kinds


async def greet(page: Page) -> None:
    await run(page, "line.hear(hello()); line.hear({ type: 'resumed', seqs: {} });")
    await sent(page)
    await said(page)


def event(seq: int) -> str:
    return f"line.hear({{ type: 'event', channel: 'a', seq: {seq}, event: {{}} }});"
