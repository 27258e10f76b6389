"""The end of an account: closed when its person belongs to no school, erased three months later."""

import logging

import msgspec

from one import acts
from one.store import audit
from one.store.people import lifecycle as store
from one.store.pool import Pool

# The time to take one's data away (« Mes données »).
MONTHS = 3
AT_ONCE = 200

log = logging.getLogger("one.lifecycle")


class Counts(msgspec.Struct, frozen=True):
    """``closed``: accounts without a school before the purge; ``erased``: those of them erased (or due)."""

    closed: int
    erased: int


async def purge(pool: Pool, *, dry_run: bool = False) -> Counts:
    """Erase the accounts that have been closed for MONTHS; a dry run only counts them.

    One transaction an account: a purge that is stopped halfway has done half of the work, and two
    at once share it.
    """
    closed = await store.count_closed(pool)
    if dry_run:
        return Counts(closed, await store.count_due(pool, MONTHS))
    erased = 0
    while due := await store.due(pool, MONTHS, AT_ONCE):
        done = 0
        for person_id in due:
            done += await _erase(pool, person_id)
        erased += done
        if done == 0:  # another worker holds them all
            break
    return Counts(closed, erased)


async def _erase(pool: Pool, person_id: int) -> bool:
    async with pool.acquire() as connection, connection.transaction():
        if not await store.lock_due(connection, person_id, MONTHS):
            return False
        schools = await store.schools_left(connection, person_id)
        await store.erase(connection, person_id, await store.nobody(connection))
        for school_id in schools:
            await audit.note(connection, actor_id=None, school_id=school_id, act=acts.PERSON_ERASED)
    log.info("erased: person %d", person_id)
    return True
