"""Quiet hours: when a school's mails wait, by the clock on its wall."""

from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec

from one.clock import PARIS

SATURDAY = 5


class Paused(Protocol):
    """What a school keeps of its pause, and of its clock."""

    @property
    def quiet_from(self) -> time:
        """When mails stop."""

    @property
    def quiet_to(self) -> time:
        """When they leave again."""

    @property
    def quiet_weekend(self) -> bool:
        """Whether they wait for Monday."""

    @property
    def timezone(self) -> str:
        """The clock on its wall."""


class Hours(msgspec.Struct, frozen=True):
    """From ``start`` to ``end`` (over midnight when start is later), and the week-end if asked.

    ``start`` = ``end`` is no pause on weekdays.
    """

    start: time
    end: time
    weekend: bool
    zone: ZoneInfo = PARIS

    def at(self, moment: datetime) -> bool:
        """Whether mails wait at this moment (an aware datetime)."""
        here = moment.astimezone(self.zone)
        if self.weekend and here.weekday() >= SATURDAY:
            return True
        clock = here.time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def opens(self, moment: datetime) -> datetime:
        """The first moment from this one on at which mails leave; this very one when they do."""
        here = moment.astimezone(self.zone)
        while self.at(here):
            if self.weekend and here.weekday() >= SATURDAY:
                wall = datetime.combine(here.date() + timedelta(days=1), time())
            else:
                late = self.start > self.end and here.time() >= self.start
                wall = datetime.combine(here.date() + timedelta(days=late), self.end)
            here = wall.replace(tzinfo=self.zone)
        return moment if here == moment else here

    def now(self) -> bool:
        """Whether mails wait right now."""
        return self.at(datetime.now(self.zone))


def hours_of(school: Paused) -> Hours:
    """The pause of a school, by its own clock: no caller can leave the zone out."""
    return Hours(school.quiet_from, school.quiet_to, school.quiet_weekend, ZoneInfo(school.timezone))
