"""The mails that tell of items of the feed: who, what, for which child, and where to read it. Never what it says."""

from datetime import UTC, datetime, timedelta

from one.i18n import _, lazy, speaking
from one.mail.composer import Composer, Template
from one.mail.letter import Letter, Listed, Wait
from one.notices import judging, links, samples
from one.notices.told import grouped
from one.notifications import Frequency
from one.store import outbox
from one.store.notices import digests, waiting
from one.store.notices.leaving import Line
from one.store.pool import Pool


async def ending(composer: Composer, person_id: int, app: str, name: str) -> tuple[Listed, dict[str, str]]:
    """The ways out of these mails: for mail programs, and for the foot of the mail."""
    token = await links.token(composer.pool, composer.key, person_id, app)
    settings = composer.settings
    url = f"{settings.origin}/desabonnement/{token}"
    words = (
        _("Ne plus recevoir les mails de « %(app)s »") % {"app": name}
        if name
        else _("Ne plus recevoir ces mails")
    )
    listed = Listed(f"{app or 'nouveautes'}.notifications.{settings.hostname}", url)
    return listed, {"end": url, "end_words": words}


async def _item(composer: Composer, due: outbox.Due) -> Letter | Wait | None:
    """At once, of one item: if its reader still has it, wants it so, and has not seen it."""
    person_id, event_id = due.person_id or 0, int(due.data["event"])
    reader = await judging.reader(composer.pool, person_id)
    lines = await judging.lines(composer.pool, person_id, [event_id]) if reader and reader.email else []
    if reader is None or reader.email is None or not lines:
        return None
    if lines[0].frequency != Frequency.IMMEDIATE or _found_late(due):
        await waiting.keep(composer.pool, person_id, event_id)
        return None
    wait = judging.wait(reader)
    if wait is not None and not due.data.get("urgent"):
        return wait
    with speaking(judging.voice(reader)):
        line = judging.told(composer.settings.origin, lines[0])
        listed, end = await ending(composer, person_id, lines[0].item.app, line.app)
    return composer.letter(
        reader.email,
        due,
        language=judging.voice(reader),
        listed=listed,
        reader=reader,
        line=line,
        app=line.app,
        **end,
    )


def _found_late(due: outbox.Due) -> bool:
    """Whether no worker was there for it for a day: such things go with the next digest, and not as a hundred mails."""
    late = datetime.now(UTC) - due.created_at > timedelta(hours=waiting.IMMEDIATE_HOURS)
    return late and due.tries == 1


async def _digest(composer: Composer, due: outbox.Due) -> Letter | Wait | None:
    """Of the day, and of the week when it is its Friday: all that its reader still has, wants so, and has not seen."""
    person_id = due.person_id or 0
    reader = await judging.reader(composer.pool, person_id)
    if reader is None or reader.email is None:
        return None
    if (wait := judging.wait(reader)) is not None:
        return wait
    lines = await _taken(composer.pool, due, person_id)
    if not lines:
        return None
    with speaking(judging.voice(reader)):
        found = grouped([judging.told(composer.settings.origin, line) for line in lines])
        apps = {line.item.app for line in lines}
        app = apps.pop() if len(apps) == 1 else links.ALL
        listed, end = await ending(composer, person_id, app, found.groups[0].apps[0].name if app else "")
    return composer.letter(
        reader.email, due, language=judging.voice(reader), listed=listed, reader=reader, found=found, **end
    )


async def _taken(pool: Pool, due: outbox.Due, person_id: int) -> list[Line]:
    """What this mail tells of; what nobody is to be told of any more waits no longer."""
    waits = await digests.waiting(pool, person_id, due.id)
    lines = await judging.lines(pool, person_id, waits)
    often = {Frequency.IMMEDIATE, Frequency.DAILY, *((Frequency.WEEKLY,) if due.data["weekly"] else ())}
    wanted = [line for line in lines if line.frequency in often]
    kept = {line.id for line in lines}
    mine = await digests.take(
        pool, person_id, due.id, [line.id for line in wanted], [id_ for id_ in waits if id_ not in kept]
    )
    return [line for line in wanted if line.id in mine]


ITEM = Template(
    "notice",
    lazy("mail d’une nouveauté"),
    _item,
    folder="notices/mail/item",
    of_school=True,
    sample=samples.item,
)

DIGEST = Template(
    "digest",
    lazy("mail du jour ou de la semaine"),
    _digest,
    folder="notices/mail/digest",
    of_school=True,
    sample=samples.digest,
)

LETTERS = (ITEM, DIGEST)
