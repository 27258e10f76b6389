"""What somebody chooses to look like. Whoever shows them follows: pages that are open, and those of tomorrow."""

from one import channels
from one.errors import NotFound
from one.portraits.drawings import DRAWINGS
from one.resources import Resources
from one.scope import Scope
from one.store import events
from one.store.portraits import portraits as store
from one.store.work import Work, work


async def choose(scope: Scope, resources: Resources, name: str) -> None:
    """Look like this drawing from now on, or like none (""). NotFound for one that there is not."""
    if name and name not in DRAWINGS:
        raise NotFound
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope)
        if await store.choose(w.connection, scope, name):
            await tell(w, scope.person_id)


async def tell(w: Work, person_id: int) -> None:
    """Open pages ask anew how somebody looks: over what they published, and on their own other devices."""
    there = await events.channels_of_author(w.connection, person_id)
    person = await events.author_of(w.connection, person_id)
    await w.told_as(person, sorted({*there, channels.user(person_id)}))
