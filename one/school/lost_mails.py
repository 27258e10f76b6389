"""The messages of a school that did not leave: why, for whom, and what to do about it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one import acts
from one.mail import reasons
from one.mail.composer import words_for_school
from one.mail.reasons import Reason
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store import lost_mails as store
from one.store.work import work

MOST = 200  # on the page; the next ones follow when these are dealt with
COUNTED = 1000


class Line(msgspec.Struct, frozen=True):
    """A message: what it was, in words, and for whom. Neither what it says nor where it went.

    ``waits``: until its address is mended; before, it would be tried for nothing.
    """

    id: int
    words: str
    at: datetime
    person_id: int
    name: str
    codes: str
    waits: bool


class Group(msgspec.Struct, frozen=True):
    """Those that did not leave for the same reason; ``again`` is whether they may be tried again."""

    reason: Reason
    lines: list[Line]
    again: bool


async def groups(scope: Scope, resources: Resources, school_id: int) -> list[Group]:
    """Of a school that the asker administers, by reason, newest first; NotFound otherwise."""
    rights.check_school(scope, school_id)
    found: dict[Reason, list[Line]] = {}
    for lost in await store.of_school(resources.pool, scope, school_id, MOST):
        reason, codes = reasons.read(lost.outcome, lost.reason)
        words = words_for_school(lost.template)
        line = Line(lost.id, words, lost.at, lost.person_id, lost.name, codes, lost.dead)
        found.setdefault(reason, []).append(line)
    return [
        Group(
            reason, lines, reason not in (Reason.DOUBT, Reason.LATE) and not all(line.waits for line in lines)
        )
        for reason in reasons.WORDS
        if (lines := found.get(reason))
    ]


async def count(scope: Scope, resources: Resources, school_id: int) -> int:
    """How many there are, up to ``COUNTED``."""
    rights.check_school(scope, school_id)
    return await store.count(resources.pool, scope, school_id, COUNTED)


async def retry(scope: Scope, resources: Resources, school_id: int, ids: Sequence[int]) -> int:
    """Have these leave now; how many of them could. Left out are those that are gone, another school's, or wait for an address."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.acts()
        mails = await store.retry(w.connection, scope, school_id, ids)
        if mails:
            await w.audit(acts.MAILS_RETRIED, school_id=school_id, mails=mails)
    return mails


async def put_away(scope: Scope, resources: Resources, school_id: int, ids: Sequence[int]) -> int:
    """Take these off the list; how many of them stood there."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.acts()
        mails = await store.put_away(w.connection, scope, school_id, ids)
        if mails:
            await w.audit(acts.MAILS_PUT_AWAY, school_id=school_id, mails=mails)
    return mails
