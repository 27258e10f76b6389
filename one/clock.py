"""The clock on the wall of a school: every hour and day that somebody reads or types is that of their school.

The zone is of who asks or reads, as the language is (``one.i18n``): a request begins with it, a mail is written in that of
its reader. Out of both, in a job or a command, it is that of Paris, and what is done for a school asks its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

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
