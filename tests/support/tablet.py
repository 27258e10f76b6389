"""A tablet of a class, made straight in the database, and its line."""

from websockets.asyncio.client import connect

from one.config import Settings
from one.realtime.messages import SUBPROTOCOL
from one.store.pool import Pool
from one.store.tablet import devices
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
