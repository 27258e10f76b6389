"""« Gérer mes notifications externes »: how often mails tell the asker of what.

Each choice is a row of its own, and only what was changed is written: a page that stood open for a week takes
nothing back that was chosen elsewhere meanwhile.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from one import channels, events
from one.apps.app import App
from one.errors import Invalid, NotFound
from one.i18n import Lazy, _, lazy
from one.notices import presets, quiet
from one.notifications import Frequency, Type
from one.resources import Resources
from one.scope import Scope
from one.store.notices import choices as store
from one.store.notices.choices import Chosen, Told
from one.store.notices.leaving import School
from one.store.work import Work, work

CODE = "notices"  # of what pages follow
DIGEST_AT = time(17, 30)
FIRST, LAST = 6, 21  # hours of digests, every half hour
HOURS = tuple(time(h, m) for h in range(FIRST, LAST + 1) for m in (0, 30))
PAUSE = timedelta(weeks=2)
MONDAY = date(2026, 1, 5)  # a day like most

FREQUENCIES: dict[str, Lazy] = {
    Frequency.IMMEDIATE: lazy("Tout de suite"),
    Frequency.DAILY: lazy("Une fois par jour"),
    Frequency.WEEKLY: lazy("Une fois par semaine"),
    Frequency.NEVER: lazy("Jamais"),
}


class TypeLine(msgspec.Struct, frozen=True):
    """A type, what is chosen for it, and what the school would have."""

    type: Type
    chosen: str
    usual: str


class AppLine(msgspec.Struct, frozen=True):
    """An application of the asker, whether its mails are on at all, and its types."""

    app: App
    on: bool
    types: list[TypeLine]


class Hour(msgspec.Struct, frozen=True):
    """An hour that digests may have; ``leaves`` where the pause of the school holds them up, on a school day."""

    at: time
    leaves: time | None


class Settings(msgspec.Struct, frozen=True):
    """The page. ``mails``: how many mails the last month would have been."""

    apps: list[AppLine]
    digest_at: time
    hours: list[Hour]
    paused_until: datetime | None
    chose: bool
    email: str | None
    reached: bool
    mails: int


class Changes(msgspec.Struct, frozen=True):
    """What was changed on the page, and nothing else."""

    types: dict[tuple[str, str], str] = {}  # (application, type) → how often
    apps: dict[str, bool] = {}  # application → on
    digest_at: time | None = None


class Asked(msgspec.Struct, frozen=True):
    """Choices that are looked at before they are saved: how often for which type, and which applications are on."""

    types: dict[tuple[str, str], str]
    on: set[str]


async def read(scope: Scope, resources: Resources, asked: Asked | None = None) -> Settings:
    """The asker's, as they stand; ``mails`` are counted as ``asked`` would have it."""
    mine = await store.mine(resources.pool, scope, presets.PRESETS)
    found = {(each.app, each.type): each for each in mine.types}
    apps = []
    for app, types in presets.for_reader(scope):
        lines = [(t, found[app.code, t.code]) for t in types]
        apps.append(
            AppLine(
                app,
                not any(chosen.app_off for _t, chosen in lines),
                [
                    TypeLine(t, Frequency.NEVER if each.off else each.frequency, each.usual)
                    for t, each in lines
                ],
            )
        )
    told = await store.told(resources.pool, scope, str(scope.zone))
    return Settings(
        apps,
        mine.digest_at or DIGEST_AT,
        [Hour(at, _leaves(at, mine.schools, scope.zone)) for at in HOURS],
        mine.paused_until,
        mine.chose,
        mine.email,
        mine.reached,
        mails(told, found.values() if asked is None else as_asked(found.values(), asked)),
    )


def _leaves(at: time, schools: Sequence[School], zone: ZoneInfo) -> time | None:
    asked = datetime.combine(MONDAY, at, zone)
    opens = quiet.first(schools, asked)
    return opens.astimezone(zone).time() if opens > asked else None


def as_asked(types: Iterable[Chosen], asked: Asked) -> list[Chosen]:
    """What would be chosen if that were saved."""
    return [
        msgspec.structs.replace(
            each,
            frequency=asked.types.get((each.app, each.type), each.frequency),
            off=each.off and (each.app, each.type) not in asked.types,
            app_off=each.app not in asked.on,
        )
        for each in types
    ]


def mails(told: Iterable[Told], types: Iterable[Chosen]) -> int:
    """How many mails these choices would have made of what came: one an item, a day, or a week."""
    often = {(t.app, t.type): Frequency.NEVER if t.off or t.app_off else t.frequency for t in types}
    alone, days, weeks = 0, set[date](), set[tuple[int, int]]()
    for each in told:
        how = often.get((each.app, each.type))
        if how == Frequency.IMMEDIATE:
            alone += each.items
        elif how == Frequency.DAILY:
            days.add(each.day)
        elif how == Frequency.WEEKLY:
            year, week, _day = each.day.isocalendar()
            weeks.add((year, week))
    return alone + len(days) + len(weeks)


async def change(scope: Scope, resources: Resources, changes: Changes) -> None:
    """Write what was changed. NotFound for what is not among the asker's applications."""
    known = {(t.app, t.code) for _app, types in presets.for_reader(scope) for t in types}
    if not changes.types.keys() <= known or not changes.apps.keys() <= {app for app, _type in known}:
        raise NotFound
    if any(each not in FREQUENCIES for each in changes.types.values()):
        raise NotFound
    if changes.digest_at is not None and changes.digest_at not in HOURS:
        raise Invalid({"digest_at": [_("Choisissez une heure de la liste.")]})
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope.person_id)
        for (app, type_), frequency in sorted(changes.types.items()):
            await store.choose(w.connection, scope.person_id, app, type_, frequency)
        for app, on in sorted(changes.apps.items()):
            await store.switch(w.connection, scope.person_id, app, "", on=on)
        if changes.digest_at is not None:
            await store.set_hour(w.connection, scope.person_id, changes.digest_at)
        await tell(w, scope.person_id)


async def pause(scope: Scope, resources: Resources) -> None:
    """No mail for two weeks from now; what comes meanwhile stays in the feed and is not mailed later."""
    await _pause(scope, resources, datetime.now(UTC) + PAUSE)


async def resume(scope: Scope, resources: Resources) -> None:
    """Mails again, from now on."""
    await _pause(scope, resources, None)


async def _pause(scope: Scope, resources: Resources, until: datetime | None) -> None:
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope.person_id)
        await store.pause(w.connection, scope.person_id, until)
        await tell(w, scope.person_id)


async def forget(scope: Scope, resources: Resources) -> None:
    """Everything as the school says."""
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope.person_id)
        await store.forget(w.connection, scope.person_id)
        await tell(w, scope.person_id)


async def frequency(scope: Scope, resources: Resources, app: str, code: str) -> Frequency | None:
    """How often mails tell the asker of a type; None for one that no such mail tells of."""
    type_ = presets.of(app, code)
    if type_ is None:
        return None
    return Frequency(await store.frequency(resources.pool, scope.person_id, app, code, type_.mail))


async def switch(scope: Scope, resources: Resources, app: str, code: str, *, on: bool) -> None:
    """Mails of a type, on or off, whatever stood in the way; on is as it was before, and at least daily."""
    type_ = presets.of(app, code)
    if type_ is None:
        raise NotFound
    async with work(scope, resources) as w:
        await store.hold(w.connection, scope.person_id)
        await store.switch(w.connection, scope.person_id, app, code, on=on)
        if on:
            await store.switch(w.connection, scope.person_id, app, "", on=True)
            often = await store.frequency(w.connection, scope.person_id, app, code, type_.mail)
            if often == Frequency.NEVER:
                await store.choose(w.connection, scope.person_id, app, code, Frequency.DAILY)
        await tell(w, scope.person_id)


async def tell(w: Work, person_id: int) -> None:
    """The person's other pages show it too."""
    await w.event(events.Kind.CHANGED, channels=[channels.user(person_id)], body=events.changed_body(CODE))
