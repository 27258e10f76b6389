"""Little hands, on the teacher's side: open it for a class, hand out codes and cards, unlock, end what is open."""

import secrets
from collections.abc import Collection
from datetime import time
from uuid import uuid4

import msgspec

from one import acts
from one.accounts import pictures
from one.errors import Invalid, NotFound
from one.i18n import _
from one.people import rights
from one.people.changes.codes import may_give
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.accounts import pictures as store
from one.store.accounts.pictures import Opening
from one.store.accounts.sessions import digest
from one.store.classroom import members
from one.store.classroom.members import Classroom
from one.store.pool import Connection
from one.store.school import closures as closures_store
from one.store.school.closures import Closure
from one.store.tablet import devices
from one.store.work import Work, work
from one.tablet import presence
from one.tablet.hands import told_apart


class Child(msgspec.Struct, frozen=True):
    """A pupil of the class, for its teacher. ``given``: the asker may make them a code."""

    id: int
    name: str
    avatar: int | None
    locked: bool
    signed_in: bool
    given: bool


class Card(msgspec.Struct, frozen=True):
    """What a child is handed. The only time the code is known: never log it."""

    name: str
    avatar: int
    code: tuple[int, ...]
    qr: str

    def __repr__(self) -> str:
        """Without the code."""
        return "Card()"


async def opening(scope: Scope, resources: Resources, class_id: int) -> Opening:
    """What is decided for a class that the asker may set up."""
    await rights.check_class(scope, resources, class_id)
    return await store.opening(resources.pool, class_id)


async def closures(scope: Scope, resources: Resources, found: Classroom) -> list[Closure]:
    """The days to come on which the school of a class that the asker may set up is closed, the next first."""
    await rights.check_class(scope, resources, found.id)
    return await closures_store.to_come(resources.pool, found.school_id)


async def children(scope: Scope, resources: Resources, found: Classroom) -> list[Child]:
    """The pupils of a class that the asker may set up."""
    await rights.check_class(scope, resources, found.id)
    everybody = await store.pupils(resources.pool, found.id)
    given = _given(scope, found, await members.people(resources.pool, found))
    names = told_apart(everybody)
    return [
        Child(
            id=each.id,
            name=names[each.id],
            avatar=each.avatar,
            locked=each.tries is not None and each.tries >= pictures.TRIES,
            signed_in=each.since is not None,
            given=each.id in given,
        )
        for each in everybody
    ]


def _given(scope: Scope, found: Classroom, people: Collection[members.Person]) -> set[int]:
    """To whom the asker may give a way in; who was only brought to the class is not in its teacher's hands."""
    pupils = [each for each in people if each.profile == Profile.PUPIL]
    return {
        each.id
        for each in pupils
        if may_give(scope, found.school_id, each) and rights.looks_after(scope, each.ties, found.school_id)
    }


async def set_opening(
    scope: Scope,
    resources: Resources,
    class_id: int,
    *,
    opened: bool,
    starts: time,
    ends: time,
    days: list[int],
) -> None:
    """Open it in these hours, or close it. What children have open ends: it began under other rules."""
    found = await rights.check_class(scope, resources, class_id)
    if starts >= ends:
        raise Invalid({"ends": [_("La fin de l’école vient après son début.")]})
    if opened and not days:
        raise Invalid({"days": [_("Cochez au moins un jour.")]})
    async with work(scope, resources) as w:
        await w.acts((), [class_id], changed=[class_id])
        await store.set_opening(w.connection, class_id, Opening(opened, starts, ends, days))
        await _end(w, class_id)
        await w.audit(acts.PICTURES_SET, school_id=found.school_id, target=f"class:{class_id}", open=opened)


async def give(scope: Scope, resources: Resources, class_id: int, ids: Collection[int]) -> list[Card]:
    """New codes and cards for these children; those of before open nothing, and what is open on them ends."""
    found, wanted = await rights.check_class(scope, resources, class_id), set(ids)
    if not wanted:
        return []
    async with work(scope, resources) as w:
        scope = await w.acts(wanted, [class_id])
        held = await members.hold(w.connection, found, sorted(wanted))
        if wanted - _given(scope, found, held):
            raise NotFound
        everybody = await store.pupils(w.connection, class_id)
        names, taken = told_apart(everybody), [p.avatar for p in everybody if p.avatar is not None]
        made = []
        for pupil in everybody:
            if pupil.id in wanted:
                avatar = _avatar(taken) if pupil.avatar is None else pupil.avatar
                taken.append(avatar)
                made.append(await _make(w.connection, resources, class_id, pupil.id, names[pupil.id], avatar))
        await _end(w, class_id, sorted(wanted))
        await w.audit(
            acts.PICTURES_MADE,
            school_id=found.school_id,
            target=f"class:{class_id}",
            people=sorted(wanted),
        )
    return made


def _avatar(taken: list[int]) -> int:
    """An animal in a colour that few of the class have, the first of those."""
    every = range(pictures.AVATARS * pictures.COLORS)
    return min(every, key=lambda each: (taken.count(each), each))


async def _make(
    connection: Connection, resources: Resources, class_id: int, person_id: int, name: str, avatar: int
) -> Card:
    code, seed, secret = pictures.drawn(), uuid4(), secrets.token_urlsafe(32)
    kept = pictures.mac(resources.key, person_id, seed, code)
    await store.save(connection, class_id, store.Made(person_id, seed, kept, digest(secret), avatar))
    address = f"{resources.settings.origin}/tablette/carte#{pictures.card(person_id, secret)}"
    return Card(name, avatar, code, address)


async def unlock(scope: Scope, resources: Resources, class_id: int, person_id: int) -> None:
    """A child may guess again."""
    found = await rights.check_class(scope, resources, class_id)
    async with work(scope, resources) as w:
        await _own(w, found, person_id)
        if not await store.unlock(w.connection, class_id, person_id):
            raise NotFound
        await w.audit(acts.PICTURES_UNLOCKED, school_id=found.school_id, target=f"person:{person_id}")


async def remove(scope: Scope, resources: Resources, class_id: int, person_id: int) -> None:
    """A child has no code any more, and what is open on it ends: a card was lost."""
    found = await rights.check_class(scope, resources, class_id)
    async with work(scope, resources) as w:
        await w.acts([person_id], [class_id])
        if not await store.remove(w.connection, class_id, person_id):
            raise NotFound
        await _end(w, class_id, [person_id])
        await w.audit(acts.PICTURES_REMOVED, school_id=found.school_id, target=f"person:{person_id}")


async def end(scope: Scope, resources: Resources, class_id: int, person_id: int | None = None) -> None:
    """End what one child, or all, have open on the tablets of the class, at once."""
    found = await rights.check_class(scope, resources, class_id)
    async with work(scope, resources) as w:
        await w.acts([] if person_id is None else [person_id], [class_id])
        await _end(w, class_id, None if person_id is None else [person_id])
        await w.audit(acts.PICTURES_ENDED, school_id=found.school_id, target=f"class:{class_id}")


async def _own(w: Work, found: Classroom, person_id: int) -> None:
    scope = await w.acts([person_id], [found.id])
    held = await members.hold(w.connection, found, [person_id])
    if person_id not in _given(scope, found, held):
        raise NotFound


async def _end(w: Work, class_id: int, person_ids: list[int] | None = None) -> None:
    """End sessions. The teachers' pages look again when any tablet is told of; before sessions are held, as tablets that are left do it."""
    for each in (await devices.of_class(w.connection, class_id))[:1]:
        await presence.tell(w, each.id)
    w.end_sessions(await store.end(w.connection, class_id, person_ids))
