"""GET /cahier: the homework of a week, day by day."""

from datetime import date, time, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from one import clock
from one.apps.cahier import attached, copying, reading, writing
from one.apps.cahier.reading import Homework, today
from one.errors import NotFound
from one.http.cahier.words import WORDS, day_of
from one.http.cahier.writing import HomeworkForm
from one.http.drafts import begun
from one.http.params import number
from one.http.render import page
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import Lazy
from one.resources import Resources
from one.scope import Class, Profile, Scope
from one.templating import times

DAY = timedelta(days=1)
SCHOOL_ENDS = time(16)  # on Fridays: what comes next is the next week


class Tab(NamedTuple):
    """One of the asker's classes, or of their children; without an id it is all of these."""

    id: int | None
    name: str
    room: str
    url: str
    on: bool


class Day(NamedTuple):
    """A column of the week, on a phone its page. ``off``: why there is no school."""

    date: date
    name: str
    short: str
    number: str
    month: str
    today: bool
    chosen: bool
    off: Lazy | str | None
    due: list[Homework]
    url: str

    @property
    def left(self) -> int:
        """How much of it nobody of the asker's has done."""
        return sum(not h.done for h in self.due)

    @property
    def past(self) -> bool:
        """Whether nothing can be written for it any more."""
        return self.date < today()


class Asked(NamedTuple):
    """What the address asks for: the week by its Monday, of which classes, for which child."""

    day: date | None
    monday: date
    rooms: list[Class]
    room: Class | None
    child: int | None

    def address(self, day: date) -> str:
        """The same of another day's week."""
        which = {"enfant": self.child, "classe": self.room.id if self.room else None}
        return "/cahier?" + urlencode({"jour": day.isoformat(), **{k: v for k, v in which.items() if v}})


async def index(request: Request) -> Response:
    """GET /cahier: a week of my classes, of my children's; the one of ``jour``."""
    scope, resources = asker(request), resources_of(request)
    asked = await _asked(request)
    found = await reading.due(
        scope, resources, asked.monday, asked.monday + 6 * DAY, [c.id for c in asked.rooms]
    )
    if request.headers.get("sec-fetch-dest", "document") == "document" and await reading.mark_read(
        scope, resources, found
    ):
        request.scope["one.unread"] = None  # it was counted before
    days = await _days(scope, resources, asked, found)
    write_in = await writing.rooms(scope, resources)
    mine = asked.room is not None and asked.room.id in {c.id for c in write_in}
    return await page(
        request,
        "cahier/index.html",
        **WORDS,
        days=days,
        tabs=await _tabs(scope, resources, asked),
        several=len(asked.rooms) > 1,
        files=await attached.of(resources, found),
        texts={h.id: shown(request, h.text) for h in found if h.body},
        whose={h.id: reading.whose(scope, h, asked.child) for h in found},
        # What the week is called, and where its neighbours are.
        first=days[0].date,
        last=days[-1].date,
        this_week=asked.monday == copying.monday_of(_now_day(scope)),
        now_url=asked._replace(day=None).address(_now_day(scope)),
        before_url=asked.address(asked.monday - 7 * DAY),
        after_url=asked.address(asked.monday + 7 * DAY),
        here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        ticks=scope.profile == Profile.PUPIL and not scope.by_pictures,
        counted=reading.counts(scope),
        writer=writing.is_writer(scope),
        suspended=writing.is_writer(scope) and not write_in,
        drafts=await begun(request, HomeworkForm) if write_in else [],
        write_url=f"/cahier/nouveau?classe={asked.room.id}" if mine and asked.room else "",
        write_day=next((d.date for d in days if d.date > today() and d.off is None), ""),
        copy_url=f"/cahier/copier?classe={asked.room.id}&jour={asked.monday}" if mine and asked.room else "",
        empty=not found,
        no_class=not asked.rooms,
    )


async def _asked(request: Request) -> Asked:
    scope, resources = asker(request), resources_of(request)
    rooms = await reading.rooms(scope, resources)
    day = day_of(request.query_params.get("jour"))
    child, room = None, None
    if scope.profile == Profile.GUARDIAN:
        wanted = number(request.query_params.get("enfant"))
        child = next((c.id for c in scope.children if c.id == wanted), None)
        theirs = {c.id for each in scope.children if child in (None, each.id) for c in each.classes}
        rooms = [c for c in rooms if c.id in theirs]
    elif scope.profile != Profile.PUPIL and rooms:
        wanted = number(request.query_params.get("classe"))
        room = next((c for c in rooms if c.id == wanted), None) if wanted is not None else rooms[0]
        if room is None:
            raise NotFound
        rooms = [room]
    return Asked(day, copying.monday_of(day or _now_day(scope)), rooms, room, child)


def _now_day(scope: Scope) -> date:
    """The day that one looks for now: on a week-end it is Monday, for who is at school on Friday evening too."""
    now = clock.now()
    day = now.date()
    if day.weekday() > 4 or (day.weekday() == 4 and now.time() >= SCHOOL_ENDS and not reading.counts(scope)):
        day += (7 - day.weekday()) * DAY
    return day


async def _days(scope: Scope, resources: Resources, asked: Asked, found: list[Homework]) -> list[Day]:
    """Monday to Friday, and a day of the week-end when something is due on it."""
    by_day: dict[date, list[Homework]] = {}
    for h in found:
        by_day.setdefault(h.due_on, []).append(h)
    days = [asked.monday + n * DAY for n in range(7)]
    days = [day for day in days if day.weekday() < 5 or day in by_day]
    schools = sorted({c.school_id for c in asked.rooms})
    closed = await reading.days_off(scope, resources, days, schools)
    chosen = asked.day if asked.day in days else _chosen(scope, days, by_day)
    return [
        Day(
            day,
            times.said(day, "EEEE"),
            times.said(day, "EEE").rstrip("."),
            str(day.day),
            times.said(day, "MMMM"),
            day == today(),
            day == chosen,
            closed.get(day),
            by_day.get(day, []),
            f"{asked.address(day)}#semaine",
        )
        for day in days
    ]


def _chosen(scope: Scope, days: list[date], by_day: dict[date, list[Homework]]) -> date:
    """The day that a phone shows first: families look for the next one with something to do, staff for today."""
    coming = [day for day in days if day > today()]
    if not reading.counts(scope):
        for day in coming:
            if day in by_day:
                return day
        if coming:
            return coming[0]
    return today() if today() in days else days[0] if coming else days[-1]


async def _tabs(scope: Scope, resources: Resources, asked: Asked) -> list[Tab]:
    """Which class, which child: none where there is nothing to choose."""
    if scope.profile == Profile.GUARDIAN:
        children = [c for c in scope.children if c.classes]
        tabs = [Tab(None, "", "", _with(asked, child=None), asked.child is None)] + [
            Tab(
                c.id,
                c.first_name,
                ", ".join(k.name for k in c.classes),
                _with(asked, child=c.id),
                asked.child == c.id,
            )
            for c in children
        ]
        return tabs if len(children) > 1 else []
    if scope.profile == Profile.PUPIL:
        return []
    rooms = await reading.rooms(scope, resources)
    tabs = [Tab(c.id, c.name, "", _with(asked, room=c), c == asked.room) for c in rooms]
    return tabs if len(tabs) > 1 else []


def _with(asked: Asked, **other: object) -> str:
    return asked._replace(**other).address(asked.day or asked.monday)  # type: ignore[arg-type]
