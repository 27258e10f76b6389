"""Homework as it is written, changed and taken back, by whoever may write in its class."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from one import channels, events
from one.apps.cahier import attached, reading
from one.apps.cahier.kinds import CODE, EDITED, HEADLINE, SUBJECT, TRAVAIL, WITHDRAWN, WRITTEN
from one.apps.cahier.reading import today
from one.errors import Invalid, NotFound
from one.feed import reach
from one.feed.reach import Reach
from one.i18n import Lazy, _
from one.i18n.words import Words
from one.people import rights
from one.resources import Once, Resources
from one.scope import FAMILY, Class, Function, Profile, Scope
from one.store.cahier import homework as store
from one.store.classroom import classes
from one.store.pool import Connection, Pool
from one.store.school import settings as school_store
from one.store.work import Work, work
from one.subjects import Subject

TITLE_MOST = 120
BODY_MOST = 4000
CLASSES_MOST = 50
AHEAD = timedelta(days=400)  # homework of next school year is a slip of the finger


class Draft(store.Words, frozen=True):
    """Homework as its author sends it: clean, within its bounds. ``sure``: a day without school is meant."""

    sure: bool = False
    files: tuple[int, ...] = ()  # photos and PDF, in their order


def is_writer(scope: Scope) -> bool:
    """Teachers write in their classes, whoever directs a school in all of its classes."""
    return scope.profile == Profile.TEACHER or scope.has_function(Function.DIRECTION)


async def own_rooms(scope: Scope, resources: Resources) -> list[Class]:
    """The classes of the asker to write in, even while sending is suspended there."""
    if not is_writer(scope):
        return []
    own = list(scope.classes) if scope.profile == Profile.TEACHER else []
    others = await classes.of_schools(resources.pool, scope, reading.directed(scope))
    found = {c.id: c for c in (*own, *others)}
    return [c for c in found.values() if scope.has_app(CODE, c.school_id)]


async def rooms(scope: Scope, resources: Resources) -> list[Class]:
    """Those of them in which the asker may write now."""
    return [c for c in await own_rooms(scope, resources) if rights.may_publish(scope, CODE, c.school_id)]


def may_write(scope: Scope) -> bool:
    """Whether there is a school in which the asker may write now."""
    return is_writer(scope) and any(rights.may_publish(scope, CODE, s.id) for s in scope.schools)


async def chosen_rooms(scope: Scope, resources: Resources, class_ids: Collection[int]) -> list[Class]:
    """These classes, in the asker's order; NotFound unless they write in each."""
    found = [c for c in await own_rooms(scope, resources) if c.id in class_ids]
    if len(found) != len(set(class_ids)) or not found:
        raise NotFound
    return found


def check_sending(scope: Scope, rooms: Sequence[Class]) -> None:
    """Invalid while a school of these classes has suspended what the asker sends."""
    if not all(rights.may_publish(scope, CODE, c.school_id) for c in rooms):
        raise Invalid({"": [_("La direction a suspendu vos envois : rien n’est noté.")]})


async def problems(
    scope: Scope, resources: Resources, draft: Draft, rooms: Sequence[Class], before: date | None = None
) -> dict[str, list[str]]:
    """What is wrong with the day. ``before``: the day that homework had, which is never asked about again."""
    if draft.due_on == before:
        return {}
    if draft.due_on < today():
        return {"due_on": [_("Ce jour est passé. Choisissez aujourd’hui ou plus tard.")]}
    if draft.due_on > today() + AHEAD:
        return {"due_on": [_("C’est dans plus d’un an. Vérifiez l’année.")]}
    why = await closed(scope, resources, draft.due_on, rooms)
    if why is not None and not draft.sure:
        return {"due_on": [_("Ce jour-là, il n’y a pas école (%(why)s).") % {"why": str(why)}]}
    return {}


async def closed(scope: Scope, resources: Resources, day: date, rooms: Sequence[Class]) -> Lazy | str | None:
    """Why one of these classes has no school on a day; None when all have."""
    for school_id in sorted({c.school_id for c in rooms}):
        if found := await reading.days_off(scope, resources, [day], [school_id]):
            return found[day]
    return None


async def write(
    scope: Scope,
    resources: Resources,
    draft: Draft,
    class_ids: Collection[int],
    *,
    once: Once | None = None,
) -> list[int]:
    """Write homework for one or several classes, and send it live; the ids, one a class. Raises Invalid by field."""
    chosen = await chosen_rooms(scope, resources, class_ids)
    check_sending(scope, chosen)
    if errors := await problems(scope, resources, draft, chosen):
        raise Invalid(errors)
    return await keep(scope, resources, draft, chosen, once=once)


async def keep(
    scope: Scope, resources: Resources, draft: Draft, rooms: Sequence[Class], *, once: Once | None = None
) -> list[int]:
    """Write what was judged."""
    each = await attached.for_each(scope, resources, draft.files, len(rooms))
    ids = []
    async with work(scope, resources, once=once) as w:
        await w.still([c.id for c in rooms])
        opened = {c.school_id: await open_to(w.connection, c.school_id) for c in rooms}
        for room, theirs in zip(rooms, each, strict=True):
            homework_id = await store.insert(w.connection, scope, room.id, draft)
            assert homework_id is not None, "it is no copy"
            await w.keep_files(SUBJECT(homework_id), theirs, school_id=room.school_id)
            await publish(w, homework_id, room, draft, opened[room.school_id])
            await w.audit(WRITTEN, school_id=room.school_id, n=homework_id)
            ids.append(homework_id)
        await tell_staff(w, rooms)
        w.leads_to(address(draft.due_on, rooms[0].id))
    return ids


async def change(
    scope: Scope,
    resources: Resources,
    homework_id: int,
    draft: Draft,
    rev: int,
    *,
    once: Once | None = None,
) -> None:
    """Other words, another day, live. Invalid by field; and when somebody changed it since the page was drawn (``rev``)."""
    found, room = await to_change(scope, resources, homework_id)
    check_sending(scope, [room])
    if errors := await problems(scope, resources, draft, [room], found.due_on):
        raise Invalid(errors)
    async with work(scope, resources, once=once) as w:
        await w.still([room.id])
        held = await store.lock(w.connection, homework_id)
        if held is None or held.withdrawn:
            raise NotFound
        if held.rev != rev:
            raise Invalid({"": [changed_since(held.title)]})
        await w.keep_files(SUBJECT(homework_id), draft.files, school_id=room.school_id)
        await store.change(w.connection, homework_id, draft)
        await w.edit(
            SUBJECT(homework_id),
            title=headline(draft),
            excerpt=draft.text.plain,
            url=address(draft.due_on, room.id),
        )
        await tell_staff(w, [room])
        await w.audit(EDITED, school_id=room.school_id, n=homework_id)
        w.leads_to(address(draft.due_on, room.id))


def changed_since(title: str) -> str:
    """Said to who edits what was changed meanwhile: nothing of theirs is lost, and nothing of the other's overwritten unseen."""
    words = _(
        "Ce travail a été modifié pendant que vous écriviez. Il dit maintenant : « %(title)s ». Votre texte est gardé"
        " ci-dessous : relisez-le, puis enregistrez à nouveau pour le mettre à la place."
    )
    return words % {"title": title}


async def to_change(scope: Scope, resources: Resources, homework_id: int) -> tuple[store.Homework, Class]:
    """Homework of a class in which the asker writes, and that class; NotFound for any other."""
    found = await reading.read(scope, resources, homework_id)
    (room,) = await chosen_rooms(scope, resources, [found.class_id])
    return found, room


async def withdraw(scope: Scope, resources: Resources, homework_id: int, *, once: Once | None = None) -> None:
    """Take homework away from everybody, at once and for good."""
    found, room = await to_change(scope, resources, homework_id)
    async with work(scope, resources, once=once) as w:
        await w.acts()
        held = await store.lock(w.connection, homework_id)
        if held is None or held.withdrawn:
            raise NotFound
        await _withdraw(w, held, room)
        w.leads_to(address(found.due_on, room.id))


async def withdraw_own(scope: Scope, resources: Resources, subject: Subject) -> None:
    """The same by its author, wherever they are now and whatever their school closed; once more changes nothing."""
    async with work(scope, resources) as w:
        held = await store.lock(w.connection, *subject.ids)
        if held is None or held.author_id != scope.person_id:
            raise NotFound
        if not held.withdrawn:
            school_id = await store.school_of(w.connection, held.class_id)
            await _withdraw(w, held, Class(held.class_id, "", school_id))


async def _withdraw(w: Work, held: store.Kept, room: Class) -> None:
    await store.set_withdrawn(w.connection, held.id)
    await w.withdraw(SUBJECT(held.id))
    await tell_staff(w, [room])
    await w.audit(WITHDRAWN, school_id=room.school_id, n=held.id)


async def open_to(source: Pool | Connection, school_id: int) -> Collection[Profile]:
    """Whose feed homework of a school goes to; Invalid when it is closed to pupils and families alike."""
    opened = await school_store.open_profiles(source, school_id, CODE)
    if not any(profile in opened for profile in FAMILY):
        told = _("L’école a fermé le cahier de textes aux élèves et aux familles : rien n’est noté.")
        raise Invalid({"": [told]})
    return opened


async def would(scope: Scope, resources: Resources, class_ids: Collection[int]) -> Reach:
    """Whom homework of these classes would reach now; NotFound unless the asker writes in each."""
    found: list[str] = []
    for room in await chosen_rooms(scope, resources, class_ids):
        found += _channels(room, await open_to(resources.pool, room.school_id))
    return await reach.would(scope, resources, found, TRAVAIL)


def _channels(room: Class, opened: Collection[Profile]) -> list[str]:
    return [channels.class_profile(room.id, p) for p in FAMILY if p in opened]


async def publish(w: Work, homework_id: int, room: Class, draft: Draft, opened: Collection[Profile]) -> None:
    """Put homework that was just kept into the feeds of its class's pupils and families.

    It leads to its day: several pieces for one day, noted within minutes, are one line of a feed.
    """
    await w.publish(
        TRAVAIL,
        channels=_channels(room, opened),
        subject=SUBJECT(homework_id),
        title=headline(draft),
        excerpt=draft.text.plain,
        url=address(draft.due_on, room.id),
    )


def headline(draft: Draft) -> Words:
    """What feeds, mails and the wall say of it: the day first, for that is what one asks; the title as its author wrote it."""
    return HEADLINE % {"day": draft.due_on, "title": draft.title}


def _staff(rooms: Sequence[Class]) -> list[str]:
    wide = (Profile.STAFF, Function.DIRECTION)
    return sorted(
        {channels.class_profile(c.id, Profile.TEACHER) for c in rooms}
        | {channels.school_profile(c.school_id, name) for c in rooms for name in wide}
    )


async def tell_staff(w: Work, rooms: Sequence[Class]) -> None:
    """Open pages of who works there follow; homework is no news to them, and stands in none of their feeds."""
    await w.event(events.Kind.CHANGED, channels=_staff(rooms), body=events.changed_body(CODE))


def address(day: date, class_id: int) -> str:
    """The week of a day, of a class."""
    return f"/cahier?jour={day.isoformat()}&classe={class_id}"
