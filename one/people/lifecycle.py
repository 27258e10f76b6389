"""The end of an account: closed when its person belongs to no school, erased three months later."""

import logging

import msgspec

from one import acts, channels
from one.events import Author
from one.i18n.erased import ERASED
from one.resources import Resources
from one.store import events
from one.store.files import gone
from one.store.people import lifecycle as store
from one.store.work import work

# The time to take one's data away (« Mes données »).
MONTHS = 3
AT_ONCE = 200

log = logging.getLogger("one.lifecycle")


class Counts(msgspec.Struct, frozen=True):
    """``closed``: accounts without a school before the purge; ``erased``: those of them erased (or due)."""

    closed: int
    erased: int


async def purge(resources: Resources, *, dry_run: bool = False) -> Counts:
    """Erase the accounts that have been closed for MONTHS; a dry run only counts them.

    One transaction an account: a purge that is stopped halfway has done half of the work, and two
    at once share it.
    """
    closed = await store.count_closed(resources.pool)
    if dry_run:
        return Counts(closed, await store.count_due(resources.pool, MONTHS))
    erased = 0
    while due := await store.due(resources.pool, MONTHS, AT_ONCE):
        done = 0
        for person_id in due:
            done += await _erase(resources, person_id)
        erased += done
        if done == 0:  # another worker holds them all
            break
    return Counts(closed, erased)


async def _erase(resources: Resources, person_id: int) -> bool:
    async with work(None, resources) as w:
        if not await store.lock_due(w.connection, person_id, MONTHS):
            return False
        schools = await store.schools_left(w.connection, person_id)
        stood = await events.channels_of_author(w.connection, person_id, leaves=True)
        await gone.erase_waiting(w.connection, person_id)
        await store.erase(w.connection, person_id, await store.nobody(w.connection))
        w.places.drop([channels.user(person_id), channels.family(person_id)])
        await w.told_as(Author(person_id, ERASED), stood)
        for school_id in schools:
            await w.audit(acts.PERSON_ERASED, school_id=school_id)
    log.info("erased: person %d", person_id)
    return True
