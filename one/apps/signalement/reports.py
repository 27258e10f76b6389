"""Reporting an item: once a person and version of it, told to its judges at once, hidden from all at the third voice.

Judges are told each in their own channel, and not in those of their function: the author of the item may hold that
function, or get it tomorrow, and never learns of it.
"""

import logging
from datetime import UTC, datetime, timedelta

from one import channels
from one.acts import Act
from one.apps.signalement import letters
from one.apps.signalement.kinds import (
    CODE,
    HIDDEN,
    HIDDEN_TITLE,
    HIDES,
    LOOK_TITLE,
    PEOPLE,
    REASONS,
    REPORTED,
    REPORTED_TYPE,
    SUBJECT,
    Reason,
)
from one.errors import Invalid, NotFound
from one.events import Author
from one.i18n import _
from one.i18n.words import worded
from one.mail.quiet_hours import hours_of
from one.resources import Once, Resources
from one.scope import Scope
from one.store import judged
from one.store.school import settings as school_store
from one.store.signalement import cases
from one.store.signalement import reports as store
from one.store.signalement.reports import Mine, Reportable
from one.store.work import Work, work

log = logging.getLogger("one.signalement")

WORDS_MOST = 1000
LATELY, LATELY_MOST = timedelta(hours=1), 20
PAGE = 25
ONE = Author(0, "ONE")


async def reportable(scope: Scope, resources: Resources, event_id: int) -> Reportable:
    """An item of the asker's feed as it reads now, and whether they may report it; NotFound for any other."""
    found = await store.reportable(resources.pool, scope, event_id)
    if found is None:
        raise NotFound
    return found


async def report(
    scope: Scope, resources: Resources, event_id: int, reason: Reason, words: str, *, once: Once | None = None
) -> bool:
    """Report an item; False when the asker had reported it as it reads now. NotFound for what they may not read."""
    async with work(scope, resources, once=once) as w:
        lately = await store.lately(w.connection, scope, LATELY)
        found = await store.held(w.connection, scope, event_id)
        if found is None or not found.may:
            raise NotFound
        if found.done:
            return False
        if lately >= LATELY_MOST:
            raise Invalid(
                {"": [_("C’est le vingtième signalement en une heure. Le suivant pourra partir plus tard.")]}
            )
        content = await judged.content(w.connection, event_id) or ""
        case_id, opened = await store.open_case(w.connection, found, content)
        people = await store.add(w.connection, scope, case_id, found, reason, words)
        hides = people >= HIDES and not await _is_hidden(w, case_id)
        await _log(w, case_id, REPORTED, found)
        if hides:
            await cases.set_hidden(w.connection, case_id)
            await _log(w, case_id, HIDDEN, found)
        await _tell(w, case_id, found, people, reason, opened=opened, hides=hides)
    return True


async def _is_hidden(w: Work, case_id: int) -> bool:
    case = await cases.lock(w.connection, case_id)
    return case is not None and case.hidden


async def _log(w: Work, case_id: int, act: Act, found: Reportable) -> None:
    for school_id in await cases.schools(w.connection, case_id):
        await w.audit_unseen(found.author_id, act, school_id=school_id, n=case_id)


async def _tell(
    w: Work,
    case_id: int,
    found: Reportable,
    people: int,
    reason: Reason,
    *,
    opened: bool,
    hides: bool,
) -> None:
    """Tell the judges: the first report and the one that hides by an item and a mail, those between by its words."""
    judges = await cases.judges(w.connection, case_id)
    mine = [channels.user(person_id) for person_id in judges]
    if not judges:
        log.warning("case %s: nobody of the school is left to judge it; see « one reports »", case_id)
    if hides:
        await w.suspend(found.id)
        await w.withdraw(SUBJECT(case_id))
    excerpt = PEOPLE % {"n": people, "reason": worded(REASONS[reason])}
    title = HIDDEN_TITLE if hides else LOOK_TITLE
    if (opened or hides) and judges:
        await w.publish(
            REPORTED_TYPE,
            channels=mine,
            subject=SUBJECT(case_id),
            title=title,
            excerpt=excerpt,
            url=f"/signalements/{case_id}",
            author=ONE,
        )
        for person_id, schools in judges.items():
            await w.mail(
                letters.REPORT,
                person_id=person_id,
                about=f"{CODE}:{case_id}",
                data={"case": case_id},
                due_at=await _leaves(w, schools[0]),
            )
    elif judges:
        await w.edit(SUBJECT(case_id), title=title, excerpt=excerpt)


async def _leaves(w: Work, school_id: int) -> datetime:
    """When the mail leaves: at once, outside the hours in which the school's mails wait."""
    found = await school_store.settings(w.connection, school_id)
    return hours_of(found).opens(datetime.now(UTC))


async def mine(scope: Scope, resources: Resources, before: int | None) -> list[Mine]:
    """What the asker reported, and what became of it."""
    return await store.mine(resources.pool, scope, before, PAGE + 1)
