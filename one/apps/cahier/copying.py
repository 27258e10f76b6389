"""A week that is much like the one before: its homework, copied to the same days, once, without anybody's ticks."""

from collections.abc import Collection
from datetime import date, timedelta

import msgspec

from one.apps.cahier import attached, reading, writing
from one.apps.cahier.kinds import COPIED, SUBJECT
from one.apps.cahier.reading import Homework, today
from one.errors import Invalid
from one.i18n import Lazy, _
from one.resources import Once, Resources
from one.scope import Class, Scope
from one.store.cahier import homework as store
from one.store.work import work

WEEK = timedelta(days=7)
BACK = timedelta(days=70)  # over the summer's side of a holiday there is nothing to copy any more


class Copy(msgspec.Struct, frozen=True):
    """One piece of the week before, and where it would go. ``off``: why there is no school that day."""

    homework: Homework
    to: date
    there: bool  # copied to that day before
    past: bool
    off: Lazy | str | None

    @property
    def offered(self) -> bool:
        """Whether it may be chosen."""
        return not (self.there or self.past)


class Week(msgspec.Struct, frozen=True):
    """The week to copy from, by its Monday; None when there is none."""

    room: Class
    monday: date
    source: date | None
    copies: list[Copy]


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


async def week(scope: Scope, resources: Resources, class_id: int, monday: date) -> Week:
    """What may be copied to a week of a class: the homework of the last one before it that had any."""
    (room,) = await writing.chosen_rooms(scope, resources, [class_id])
    last = await store.last_day(resources.pool, scope, class_id, monday - BACK, monday)
    if last is None:
        return Week(room, monday, None, [])
    source = monday_of(last)
    found = await store.due(
        resources.pool, scope, store.Reader([class_id]), source, source + WEEK - timedelta(days=1)
    )
    by = monday - source
    there = await store.copied(resources.pool, scope, [h.id for h in found])
    days = sorted({h.due_on + by for h in found})
    closed = await reading.days_off(scope, resources, days, [room.school_id])
    copies = [
        Copy(h, to, (h.id, to) in there, to < today(), closed.get(to))
        for h in found
        for to in [h.due_on + by]
    ]
    return Week(room, monday, source, copies)


async def copy(
    scope: Scope,
    resources: Resources,
    class_id: int,
    monday: date,
    ids: Collection[int],
    *,
    sure: bool,
    once: Once | None = None,
) -> int:
    """Copy these; how many are new. What was copied to its day before stays as it is, from however many tabs it is sent.

    Invalid when one would fall on a day without school and the asker is not ``sure``.
    """
    found = await week(scope, resources, class_id, monday)
    writing.check_sending(scope, [found.room])
    chosen = [each for each in found.copies if each.homework.id in ids and not each.past]
    if len(chosen) != len(set(ids)):
        raise Invalid({"ids": [changed_since()]})
    if not chosen:
        raise Invalid({"ids": [_("Choisissez au moins un travail à recopier.")]})
    if any(each.off and each.offered for each in chosen) and not sure:
        raise Invalid(
            {"sure": [_("Un des jours est sans école. Décochez ce travail, ou confirmez ci-dessous.")]}
        )
    files = await attached.of(resources, [each.homework for each in chosen if each.offered])
    copies = {of: await attached.copies(scope, resources, theirs) for of, theirs in files.items()}
    made = 0
    async with work(scope, resources, once=once) as w:
        await w.still([found.room.id])
        opened = await writing.open_to(w.connection, found.room.school_id)
        standing = await store.standing(w.connection, [each.homework.id for each in chosen])
        if any((each.homework.id, each.homework.rev) not in standing for each in chosen):
            raise Invalid({"ids": [changed_since()]})
        for each in chosen:
            h = each.homework
            draft = writing.Draft(h.matter, h.title, h.text, each.to)
            homework_id = await store.insert(w.connection, scope, class_id, draft, copied_from=h.id)
            if homework_id is not None:
                files_of = copies.get(h.id, [])
                await w.keep_files(SUBJECT(homework_id), files_of, school_id=found.room.school_id)
                await writing.publish(w, homework_id, found.room, draft, opened)
                await w.audit(COPIED, school_id=found.room.school_id, n=homework_id)
                made += 1
        if made:
            await writing.tell_staff(w, [found.room])
        w.leads_to(writing.address(chosen[0].to, class_id))
    return made


def changed_since() -> str:
    """Said to who would copy what is there no more, or not as they saw it."""
    return _("Un de ces travaux a changé, n’est plus là, ou son jour est passé. Vérifiez votre choix.")
