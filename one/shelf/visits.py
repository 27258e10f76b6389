"""What somebody opened lately: the last few, on the server, for themselves alone."""

import logging

from one.resources import Resources
from one.scope import Scope
from one.shelf.tiles import KEPT
from one.store.pool import REFUSED
from one.store.shelf import shelf as store

log = logging.getLogger("one.shelf")


async def note(scope: Scope, resources: Resources, key: str) -> None:
    """The asker opens a tile. A page is never kept from anybody because this cannot be written."""
    if scope.by_pictures:
        return
    try:
        await store.note_visit(resources.pool, scope, key, KEPT)
    except REFUSED as error:
        log.warning("visit not noted: %s", type(error).__name__)
