"""A tablet of a class, made straight in the database, and its line."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.async_api import Browser, Page, WebSocketRoute
from websockets.asyncio.client import connect

from one.config import Settings
from one.realtime.messages import SUBPROTOCOL
from one.store.pool import Pool
from one.store.tablet import devices
from support.browser import live
from support.people import School


def dial_tablet(settings: Settings, token: str) -> connect:
    """Open the line of tablets as the wall does."""
    return connect(
        settings.origin.replace("http", "ws", 1) + "/tablette/live",
        origin=settings.origin,  # type: ignore[arg-type]
        additional_headers={"Cookie": f"one-tablet={token}"},
        subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
        compression=None,
    )


async def device_of(pool: Pool, school: School, class_name: str = "CE1") -> tuple[str, int]:
    """Token and id of a new tablet of a class."""
    async with pool.acquire() as connection:
        return await devices.start(connection, school.classes[class_name], "test")


async def on_the_wall(
    browser: Browser,
    school: School,
    origin: str,
    name: str = "one-tablet",
    *,
    late: bool = True,
    through: Callable[[WebSocketRoute], None] | None = None,
) -> tuple[Page, int]:
    """A page of a browser that is the tablet of CE1, live; its clock is two days ``late``, and a test's to turn.

    Its line goes ``through`` what a test says.
    """
    token, device_id = await device_of(school.pool, school)
    context = await browser.new_context(
        base_url=origin, viewport={"width": 1280, "height": 800}, locale="fr-FR"
    )
    await context.add_cookies([{"name": name, "value": token, "url": origin}])
    page = await context.new_page()
    if late:
        await page.clock.install(time=datetime.now(UTC) - timedelta(days=2))
    if through:
        await page.route_web_socket("**/tablette/live", through)
    await page.goto("/tablette")
    await live(page)
    return page, device_id
