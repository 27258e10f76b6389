"""The mails that tell of items of the feed: who, what, for which child, and where to read it. Never what it says."""

from datetime import UTC, datetime

from one import links as addresses
from one.apps import catalogue
from one.events import Item
from one.i18n import _, language, lazy, speaking, voice_for
from one.mail.composer import Composer, Template
from one.mail.letter import Letter, Listed, Wait
from one.notices import links, presets, quiet
from one.notices.told import Told, grouped
from one.notifications import Frequency
from one.store import outbox
from one.store.notices import digests, leaving, waiting
from one.store.notices.leaving import Line, Reader
from one.store.pool import Pool


def voice(reader: Reader) -> str:
    """How the reader is spoken to."""
    return voice_for(reader.profile, language())


def told(origin: str, line: Line) -> Told:
    """In the voice of now."""
    item = line.shown
    app, type_ = catalogue.get(item.app), presets.of(item.app, item.type)
    assert app is not None, "only types of the catalogue are read"
    assert type_ is not None, "only types of the catalogue are read"
    return Told(str(app.name), item.author.name, str(type_.sentence), line.children, _url(origin, item))


def _url(origin: str, item: Item) -> str:
    """Where the item is read; what an outside application links to is read in the feed first."""
    return origin + (item.url if addresses.is_path(item.url) else "/")


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
    reader = await leaving.reader(composer.pool, person_id)
    if reader is None or reader.paused:
        return None
    lines = await leaving.items(composer.pool, person_id, [event_id], presets.PRESETS)
    if not lines or lines[0].frequency == Frequency.NEVER:
        return None
    if lines[0].frequency != Frequency.IMMEDIATE:
        await waiting.keep(composer.pool, person_id, event_id)
        return None
    now = datetime.now(UTC)
    opens = quiet.first(reader.schools, now)
    if opens > now and not due.data.get("urgent"):
        return Wait(opens)
    with speaking(voice(reader)):
        line = told(composer.settings.origin, lines[0])
        listed, end = await ending(composer, person_id, lines[0].item.app, line.app)
    return composer.letter(
        reader.email,
        due,
        language=voice(reader),
        listed=listed,
        reader=reader,
        line=line,
        app=line.app,
        **end,
    )


async def _digest(composer: Composer, due: outbox.Due) -> Letter | Wait | None:
    """Of the day, and of the week when it is its Friday: all that its reader still has, wants so, and has not seen."""
    person_id = due.person_id or 0
    reader = await leaving.reader(composer.pool, person_id)
    if reader is None or reader.paused:
        return None
    now = datetime.now(UTC)
    opens = quiet.first(reader.schools, now)
    if opens > now:
        return Wait(opens)
    lines = await _taken(composer.pool, due, person_id)
    if not lines:
        return None
    with speaking(voice(reader)):
        found = grouped([told(composer.settings.origin, line) for line in lines])
        apps = {line.item.app for line in lines}
        app = apps.pop() if len(apps) == 1 else links.ALL
        listed, end = await ending(composer, person_id, app, found.groups[0].apps[0].name if app else "")
    return composer.letter(
        reader.email, due, language=voice(reader), listed=listed, reader=reader, found=found, **end
    )


async def _taken(pool: Pool, due: outbox.Due, person_id: int) -> list[Line]:
    """What this mail tells of; what nobody is to be told of any more waits no longer."""
    waits = await digests.waiting(pool, person_id, due.id)
    lines = await leaving.items(pool, person_id, waits, presets.PRESETS)
    often = {Frequency.IMMEDIATE, Frequency.DAILY, *((Frequency.WEEKLY,) if due.data["weekly"] else ())}
    wanted = [line for line in lines if line.frequency in often]
    kept = {line.id for line in lines if line.frequency != Frequency.NEVER}
    mine = await digests.take(
        pool, person_id, due.id, [line.id for line in wanted], [id_ for id_ in waits if id_ not in kept]
    )
    return [line for line in wanted if line.id in mine]


ITEM = Template("notice", lazy("mail d’une nouveauté"), _item, folder="notices/mail/item", of_school=True)

DIGEST = Template(
    "digest", lazy("mail du jour ou de la semaine"), _digest, folder="notices/mail/digest", of_school=True
)

LETTERS = (ITEM, DIGEST)
