"""When mails may leave: outside the pause of their reader's school, by the clock on its wall."""

from collections.abc import Iterable
from datetime import datetime

from one.mail.quiet_hours import hours_of
from one.store.notices.leaving import School


def opens(school: School, now: datetime) -> datetime:
    """The first moment from now on at which this school lets mails leave."""
    return hours_of(school).opens(now)


def first(schools: Iterable[School], now: datetime) -> datetime:
    """The same for somebody of several: as soon as one of them does."""
    return min((opens(each, now) for each in schools), default=now)
