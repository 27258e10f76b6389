"""The services outside that the asker's schools show, in the order of the school."""

from collections.abc import Mapping
from typing import Any

from one.resources import Resources
from one.scope import Scope
from one.shelf.tiles import shelf

MOST = 6


async def values(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    """The first ones; nothing where there are none."""
    found = [tile for tile in (await shelf(scope, resources)).tiles if tile.outside]
    return {"links": found[:MOST], "more": len(found) > MOST} if found else None
