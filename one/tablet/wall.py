"""The wall of a class: what its tablet shows. Items for the whole class and its pupils, what the school tells pupils; nobody's own."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from one import acts, channels, clock, events
from one.apps import catalogue
from one.people import rights
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.feed.pages import named
from one.store.tablet import wall as store
from one.store.tablet.devices import Device
from one.store.work import work

ITEMS = 12  # as many as a screen on the wall is read; those of before are in the feed
DAYS = 7  # from today on, whose birthdays are told


class Item(msgspec.Struct, frozen=True):
    """One item of the wall."""

    id: int
    item: events.Item
    at: datetime


class Birthday(msgspec.Struct, frozen=True):
    """The first names of those whose birthday a day is."""

    day: date
    names: list[str]


class Wall(msgspec.Struct, frozen=True):
    """All that a tablet shows now, and where its live stream goes on. ``today`` is the day it is at the school."""

    today: date
    items: list[Item]
    flashes: list[store.Flash]
    birthdays: list[Birthday]
    seqs: dict[str, int]
    epoch: str


async def wall(resources: Resources, device: Device) -> Wall:
    """What this tablet shows."""
    # What has a place of its own on the wall is not told a second time.
    apart = [app.code for app in catalogue.APPS if app.wall is not None]
    read = await store.wall(resources.pool, device, ITEMS, apart)
    today = clock.today()
    return Wall(
        today=today,
        items=[Item(line.id, named(line.body.item, line.author), line.created_at) for line in read.lines],
        flashes=read.flashes,
        birthdays=await _birthdays(resources, device, today) if read.birthdays else [],
        seqs=read.seqs,
        epoch=read.epoch,
    )


async def of_applications(resources: Resources, device: Device) -> list[tuple[str, Mapping[str, Any]]]:
    """What applications have for this wall now, by their codes."""
    found = [
        (app.code, await app.wall(resources, device.school_id, device.class_id))
        for app in catalogue.APPS
        if app.wall is not None
    ]
    return [(code, values) for code, values in found if values is not None]


async def _birthdays(resources: Resources, device: Device, today: date) -> list[Birthday]:
    days = [today + timedelta(days=n) for n in range(DAYS)]
    asked = {each: day for day in days for each in _born_on(day)}
    found = await store.born(resources.pool, device, list(asked))
    same = Counter(each.first_name for each in found)
    names: dict[date, list[str]] = {}
    for each in found:
        told_apart = (
            f"{each.first_name} {each.last_name[:1]}." if same[each.first_name] > 1 else each.first_name
        )
        names.setdefault(asked[each.birth_date.month, each.birth_date.day], []).append(told_apart)
    return [Birthday(day, names[day]) for day in days if day in names]


def _born_on(day: date) -> list[tuple[int, int]]:
    """Which birth dates a day is the birthday of: who was born on 29 February has it on the 28th in most years."""
    short = (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3
    return [(day.month, day.day), *([(2, 29)] if short else [])]


async def shows_birthdays(scope: Scope, resources: Resources, class_id: int) -> bool:
    """Whether the wall of a class the asker may set up says whose birthday it is."""
    await rights.check_class(scope, resources, class_id)
    return await store.shows_birthdays(resources.pool, class_id)


async def show_birthdays(scope: Scope, resources: Resources, class_id: int, *, shown: bool) -> None:
    """Have the wall say whose birthday it is, or no more; open ones follow at once."""
    found = await rights.check_class(scope, resources, class_id)
    async with work(scope, resources) as w:
        await w.acts((), [class_id], changed=[class_id])
        await store.show_birthdays(w.connection, class_id, shown=shown)
        await w.audit(
            acts.TABLET_BIRTHDAYS, school_id=found.school_id, target=f"class:{class_id}", shown=shown
        )
        names = [channels.class_profile(class_id, Profile.PUPIL)]
        await w.event(events.Kind.SETTINGS, channels=names, body="{}")
