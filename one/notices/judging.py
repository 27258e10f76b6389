"""What is judged when something leaves, by mail or to a browser: its reader, their pause, their school's, their choice.

One door for both, so that nothing is shown that a mail would not tell of.
"""

from datetime import UTC, datetime

from one import links as addresses
from one.apps import catalogue
from one.events import Item
from one.i18n import language, voice_for
from one.mail.letter import Wait
from one.notices import presets, quiet
from one.notices.told import Told
from one.notifications import Frequency
from one.store.notices import leaving
from one.store.notices.leaving import Line, Reader
from one.store.pool import Pool


def voice(reader: Reader) -> str:
    """How the reader is spoken to."""
    return voice_for(reader.profile, language())


async def reader(pool: Pool, person_id: int) -> Reader | None:
    """Who is told now; None for who is not."""
    found = await leaving.reader(pool, person_id)
    return None if found is None or found.paused else found


def wait(found: Reader) -> Wait | None:
    """Until when nothing leaves for them; None when it may now."""
    now = datetime.now(UTC)
    opens = quiet.first(found.schools, now)
    return Wait(opens) if opens > now else None


async def lines(pool: Pool, person_id: int, ids: list[int]) -> list[Line]:
    """Those of these items that they still have, have not seen and want to be told of, at once or later."""
    found = await leaving.items(pool, person_id, ids, presets.PRESETS)
    return [line for line in found if line.frequency != Frequency.NEVER]


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
