"""Whom something would reach if it were published now; what every page says that writes to many."""

from collections.abc import Sequence

from one.notifications import Type
from one.resources import Resources
from one.scope import Scope
from one.store.notices import reach as store
from one.store.notices.reach import Reach

__all__ = ["NOBODY", "Reach", "would"]

NOBODY = Reach(0, 0, 0)


async def would(scope: Scope, resources: Resources, channels: Sequence[str], type_: Type) -> Reach:
    """Of these channels: an application asks with those that it would publish to, once it has judged that the asker may."""
    return await store.would(resources.pool, scope, channels, type_) if channels else NOBODY
