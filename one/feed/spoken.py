"""Where the channels of who asks stand, for a page that goes on live."""

from one.resources import Resources
from one.scope import Scope
from one.store.feed import spoken as store


async def spoken(scope: Scope, resources: Resources) -> tuple[str, dict[str, int]]:
    """The epoch, and each channel's seq; asked before what the page shows, so that nothing is missed."""
    return await store.spoken(resources.pool, scope)
