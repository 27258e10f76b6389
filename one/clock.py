"""The clock on the wall of a school: every hour and day that somebody reads or types is that of their school.

The zone is of who asks or reads, as the language is (``one.i18n``): a request begins with it, a mail is written in that of
its reader. Out of both, in a job or a command, it is that of Paris, and what is done for a school asks its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from one.i18n import _

PARIS = ZoneInfo("Europe/Paris")

_zone: ContextVar[ZoneInfo] = ContextVar("zone", default=PARIS)


def zone() -> ZoneInfo:
    """The zone of now."""
    return _zone.get()


def keep(there: ZoneInfo) -> None:
    """From now on, in this task or thread, the clock of another place."""
    _zone.set(there)


@contextmanager
def at(there: ZoneInfo) -> Iterator[None]:
    """The clock of another place inside the block."""
    before = _zone.set(there)
    try:
        yield
    finally:
        _zone.reset(before)


def now() -> datetime:
    """What time it is."""
    return datetime.now(_zone.get())


def today() -> date:
    """What day it is: in Nouméa tomorrow begins before today has in Papeete."""
    return now().date()


def local(moment: datetime) -> datetime:
    """A moment as the clock shows it."""
    return moment.astimezone(_zone.get())


def moment(here: datetime) -> datetime:
    """What the clock shows as a moment of time; ValueError with a sentence where it shows that never, or twice.

    In the night when clocks change an hour is left out in spring and comes again in autumn: who means which is asked.
    """
    try:
        first, second = (here.replace(tzinfo=_zone.get(), fold=fold).astimezone(UTC) for fold in (0, 1))
        back = local(first).replace(tzinfo=None)
    except OverflowError:
        raise ValueError(_("Cette date est trop loin.")) from None
    if back != here:
        raise ValueError(_("Cette heure n’existe pas : cette nuit-là, on passe à l’heure d’été."))
    if first != second:
        words = _(
            "Cette heure vient deux fois : cette nuit-là, on passe à l’heure d’hiver. Choisissez-en une autre."
        )
        raise ValueError(words)
    return first
