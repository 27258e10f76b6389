"""What stands in somebody's calendar, as iCalendar (RFC 5545): the library folds, escapes and dates."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from one import agenda, clock
from one.apps import catalogue
from one.i18n import _
from one.resources import Resources
from one.scope import Scope
from one.subscriptions.addresses import Reader
from one.subscriptions.document import Document, document
from one.subscriptions.signs import only

BEFORE, AFTER = timedelta(days=14), timedelta(days=190)
MOST = 300  # entries; a pupil has some hundred in these months

Line = tuple[str, agenda.Entry]  # the code of its application


async def ics(reader: Reader, resources: Resources) -> Document:
    """The calendar of who reads, of the last two weeks and the next six months."""
    today = clock.today()
    lines = await _lines(reader.scope, resources, today - BEFORE, today + AFTER)
    origin = resources.settings.origin
    said = [origin, reader.scope.first_name, lines]
    return document(said, lambda: written(reader, lines, origin))


async def _lines(scope: Scope, resources: Resources, first: date, last: date) -> list[Line]:
    """What the applications that are open to somebody have; of too many, those that are next."""
    found: list[Line] = []
    for app in catalogue.open_to(scope):
        if app.calendar is not None:
            found += [(app.code, entry) for entry in await app.calendar(scope, resources, first, last)]
    today = clock.today()
    found.sort(key=lambda line: (_day(line[1].starts) < today, abs(_day(line[1].starts) - today)))
    return sorted(found[:MOST], key=lambda line: (_day(line[1].starts), line[0], line[1].id))


def written(reader: Reader, lines: Sequence[Line], origin: str) -> bytes:
    """The document; the same bytes as long as nothing changes."""
    calendar, host = Calendar(), origin.partition("//")[2].partition(":")[0]
    calendar.add("prodid", "-//ONE//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = only(_("École · %(name)s") % {"name": reader.scope.first_name})
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for code, entry in lines:
        calendar.add_component(_event(code, entry, host, origin))
    text: bytes = calendar.to_ical()
    return text


def _event(code: str, entry: agenda.Entry, host: str, origin: str) -> Event:
    event = Event()
    event.add("uid", f"{code}-{entry.id}@{host}")
    changed = entry.changed_at.astimezone(UTC)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.rev)
    event.add("summary", only(entry.title))
    event.add("dtstart", _at(entry.starts))
    event.add("dtend", _end(entry))
    if not isinstance(entry.starts, datetime):
        event.add("transp", "TRANSPARENT")  # a day with homework is no day that is taken
    for field, text in (("description", entry.text), ("location", entry.place)):
        if text:
            event.add(field, only(text))
    if entry.url:
        event.add("url", f"{origin}{entry.url}")
    return event


def _at(moment: date | datetime) -> date | datetime:
    """A moment in UTC, which every program reads alike; a day stays one, wherever it is read."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _end(entry: agenda.Entry) -> date | datetime:
    """ICalendar says the first day that is not of it any more."""
    last = entry.ends or entry.starts
    return _at(last) if isinstance(last, datetime) else last + timedelta(days=1)


def _day(moment: date | datetime) -> date:
    return clock.local(moment).date() if isinstance(moment, datetime) else moment
