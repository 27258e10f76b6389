"""What somebody puts first: a star, and an order of their own, the same on all their devices."""

from one import channels, events
from one.errors import NotFound
from one.resources import Resources
from one.scope import Scope
from one.shelf import order
from one.shelf.order import Way
from one.shelf.tiles import shelf
from one.store.shelf import shelf as store
from one.store.work import Work, work

CODE = "applis"  # of what open pages of « Mes applis » follow


async def star(scope: Scope, resources: Resources, key: str, *, on: bool) -> None:
    """Put a tile among the asker's favourites, or take it out. NotFound for one that is not theirs to open."""
    tiles = (await shelf(scope, resources)).tiles
    if on and key not in {tile.key for tile in tiles}:
        raise NotFound
    async with work(scope, resources) as w:
        new = (
            await store.star(w.connection, scope, key, order.STEP)
            if on
            else await store.unstar(w.connection, scope, key)
        )
        if new:
            await _tell(w, scope)


async def move(scope: Scope, resources: Resources, key: str, way: Way, before: str | None = None) -> None:
    """Move one of the asker's favourites among those that they see; nothing for what is none any more."""
    shown = {tile.key for tile in (await shelf(scope, resources)).favourites}
    async with work(scope, resources) as w:
        held = await store.hold(w.connection, scope)
        places = order.moved(held, shown, key, way, before)
        if places:
            await store.place(w.connection, scope, places)
            await _tell(w, scope)


async def _tell(w: Work, scope: Scope) -> None:
    """Their other devices follow."""
    await w.event(
        events.Kind.CHANGED, channels=[channels.user(scope.person_id)], body=events.changed_body(CODE)
    )
