"""What somebody chooses to see of their feed: it stays chosen, on all their devices, until they choose otherwise."""

from collections.abc import Sequence

from one.resources import Resources
from one.scope import Scope
from one.store.feed import filters as store
from one.store.feed.filters import ALL, Choice, Filters, Outside

__all__ = ["ALL", "Choice", "Filters", "Outside", "choice", "judged", "keep"]


async def choice(scope: Scope, resources: Resources) -> Choice:
    """What the asker chose last, to be judged, and the outside applications of their schools."""
    return await store.choice(resources.pool, scope)


async def keep(scope: Scope, resources: Resources, filters: Filters) -> None:
    """The asker's choice from now on."""
    await store.keep(resources.pool, scope, filters)


def judged(scope: Scope, filters: Filters, apps: Sequence[str]) -> Filters:
    """As far as it can be chosen: neither somebody else's child, nor an application that is not among ``apps``.

    One child alone is no choice: whoever has one sees all.
    """
    mine = {child.id for child in scope.children} if len(scope.children) > 1 else set()
    return Filters(
        tuple(app for app in apps if app in filters.apps),
        tuple(sorted(mine.intersection(filters.children))),
        filters.unread,
    )
