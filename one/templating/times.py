"""Moments in words, by the clock and in the language of who reads. static/js/page/time.js says the same words.

Names of days and months are Babel's here and the browser's there, both out of CLDR; what stands around them is
ours. tests/i18n/test_same_words_browser.py holds the two together.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from time import time as clock_time
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, get_day_names, get_month_names

from one import clock as wall
from one import i18n
from one.i18n.days import digits as digits_in
from one.i18n.days import written


def reltime(at: datetime, now: datetime | None = None) -> str:
    """A short relative time."""
    minutes, days, this_year = _age(at, now)
    if minutes < 1:
        return i18n._("à l’instant")
    if minutes < 60:
        return i18n._("{n} min").format(n=minutes)
    if days == 0:
        return i18n._("{n} h").format(n=minutes // 60)
    if days == 1:
        return i18n._("hier")
    pattern = "Ed" if days < 7 else "MMMd" if this_year else "yMMMd"
    return _short(wall.local(at).date(), pattern, i18n.language())


def ago(at: datetime, now: datetime | None = None) -> str:
    """The same behind a verb: « donné il y a 7 min, hier, le 3 oct. »."""
    said, (minutes, days, _year) = reltime(at, now), _age(at, now)
    if minutes < 1 or (minutes >= 60 and days == 1):
        return said
    words = i18n._("il y a %(time)s") if minutes < 60 or days == 0 else i18n._("le %(time)s")
    return words % {"time": said}


def _age(at: datetime, now: datetime | None) -> tuple[int, int, bool]:
    """Minutes by timestamps, days by the calendar of the place, and whether the year is the same.

    Two times of one zone would be subtracted as their clocks show, an hour off when those change.
    """
    minutes = int(((now.timestamp() if now else clock_time()) - at.timestamp()) // 60)
    day, today = wall.local(at).date(), wall.local(now or wall.now()).date()
    return minutes, (today - day).days, day.year == today.year


def exact(at: datetime) -> str:
    """« lundi 23 novembre 2026 à 11 h 45 »."""
    return _exact(at, i18n.language(), wall.zone())


# A time is said to each reader of a note, and babel takes a while for it.
@lru_cache(maxsize=8192)
def _exact(at: datetime, language: str, zone: ZoneInfo) -> str:
    here = at.astimezone(zone)
    return i18n._("{date} à {hours} h {minutes}").format(
        date=format_date(here, "full", locale=language), hours=here.hour, minutes=f"{here.minute:02}"
    )


@lru_cache(maxsize=4096)
def _short(day: date, skeleton: str, language: str) -> str:
    return format_skeleton(skeleton, datetime.combine(day, time()), locale=language)


def clock(at: time) -> str:
    """« 20 h », « 18 h 30 »: the minutes are said when there are any, and the line never breaks in between."""
    if not at.minute:
        return i18n._("{hours} h").format(hours=at.hour)
    return i18n._("{hours} h {minutes}").format(hours=at.hour, minutes=f"{at.minute:02}")


def hour(at: datetime) -> str:
    """« 14 h 02 », the time it is then at the school."""
    return clock(wall.local(at).time())


def day(at: datetime, pattern: str = "long") -> str:
    """« 23 novembre 2026 », the day it is at the school: just before midnight UTC it is the next one in Paris."""
    return format_date(wall.local(at), pattern, locale=i18n.language())


def said(day: date, pattern: str) -> str:
    """A day by one of CLDR's patterns: « EEEE » is « samedi », « MMMM » is « décembre »; whole days as the language has them."""
    return written(day, pattern, i18n.language())


def digits(day: date) -> str:
    """« 04/03/2016 »."""
    return digits_in(day, i18n.language())


def period(first: date, last: date) -> str:
    """« du 19 décembre 2026 au 3 janvier 2027 »; « le 7 mai 2027 » for a single day."""
    if first == last:
        return i18n._("le %(day)s") % {"day": said(first, "long")}
    return i18n._("du %(first)s au %(last)s") % {"first": said(first, "long"), "last": said(last, "long")}


def months() -> list[tuple[int, str]]:
    """What each month may be called by who types it: in their language, in French and in English, whole and short."""
    return _names(get_month_names, i18n.language())


def weekdays() -> list[tuple[int, str]]:
    """The same for the days of the week; 0 is Monday."""
    return _names(get_day_names, i18n.language())


@lru_cache(maxsize=64)
def _names(names_of: Callable[..., Mapping[int, str]], language: str) -> list[tuple[int, str]]:
    languages = dict.fromkeys((language, i18n.SOURCE, "en"))
    kinds = [(width, context) for width in ("wide", "abbreviated") for context in ("format", "stand-alone")]
    return [
        pair
        for each in languages
        for width, context in kinds
        for pair in names_of(width, context, locale=each).items()
    ]


def iso(at: datetime) -> str:
    """For the ``datetime`` attribute."""
    return _iso(at, wall.zone())


@lru_cache(maxsize=8192)
def _iso(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")


MORNING, DAY = range(5, 9), range(9, 17)


def moment(now: datetime | None = None) -> str:
    """The light of a landscape: that of the hour it is at the school."""
    at = wall.local(now or wall.now()).hour
    return "matin" if at in MORNING else "jour" if at in DAY else "soir"
