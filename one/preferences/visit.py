"""The tour of the first visit: offered until somebody took it or wants none. A choice like others, kept for all devices."""

from one.resources import Resources
from one.scope import Scope
from one.store import preferences as store
from one.store.work import work

NAME, SEEN = "visite", "vue"


def is_offered(scope: Scope) -> bool:
    """Whether the home page offers it: not on the tablet of a class, where the next child would have it again."""
    return not scope.by_pictures and scope.chosen.get(NAME) != SEEN


async def seen(scope: Scope, resources: Resources) -> None:
    """It is offered no more."""
    async with work(scope, resources) as w:
        await store.put(w.connection, scope, NAME, SEEN, None)
