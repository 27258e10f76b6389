"""Who is in which class: putting somebody in one, moving a pupil, taking somebody out."""

from collections.abc import Collection, Sequence

from one import acts
from one.errors import NotFound
from one.people import rights
from one.people.changes import links
from one.people.changes.acting import Acting, InClass, InSchool, acting
from one.people.news import tell_teachers
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.classroom import members
from one.store.roster import by_hand
from one.store.roster import school as many
from one.store.school import classes as store
from one.store.work import Work


async def enter(scope: Scope, resources: Resources, where: InSchool, person_id: int, class_id: int) -> None:
    """Put a pupil or a teacher of the school in one of its open classes."""
    async with acting(scope, resources, where, person_id, right=rights.puts_in) as act:
        await _open_class(act, class_id, rights.MEMBERS)
        if await store.enter(act.w.connection, class_id, person_id):
            await by_hand.places(act.w.connection, person_id, [class_id], scope.person_id, entered=True)
            await act.audit(acts.CLASS_ENTERED, **{"class": class_id})
        await follow(act.w, [person_id])


async def move(scope: Scope, resources: Resources, where: InSchool, person_id: int, class_id: int) -> None:
    """Put a pupil in an open class of the school and take them out of all its others."""
    async with acting(scope, resources, where, person_id, right=rights.takes_out) as act:
        name = await _open_class(act, class_id, (Profile.PUPIL,))
        entered = await store.enter(act.w.connection, class_id, person_id)
        left = await store.leave_others(act.w.connection, act.school_id, class_id, person_id)
        await by_hand.places(act.w.connection, person_id, [class_id], scope.person_id, entered=True)
        await by_hand.places(act.w.connection, person_id, left, scope.person_id, entered=False)
        if entered or left:
            await act.audit(acts.PERSON_MOVED, **{"class": class_id}, left=left)
        await tell_teachers(act.w, person_id, left, to=name)
        await follow(act.w, [person_id])


async def settle(scope: Scope, resources: Resources, where: InClass, person_id: int) -> None:
    """The direction says that somebody whom a teacher brought belongs here: its teachers look after the account."""
    async with acting(scope, resources, where, person_id) as act:
        if not rights.administers(scope, act.school_id):
            raise NotFound
        if where.class_id not in act.person.ties.brought:
            return
        if act.person.profile == Profile.GUARDIAN:
            await links.add(act.w, [(person_id, child) for child in act.person.relatives])
        else:
            await put(act.w, [(where.class_id, person_id)])
        await act.audit(acts.PERSON_SETTLED)


async def leave(scope: Scope, resources: Resources, where: InSchool, person_id: int, class_id: int) -> None:
    """Take a pupil or a teacher out of an open class of the school; asked on their card, of oneself too."""
    async with acting(scope, resources, where, person_id, right=rights.takes_out) as act:
        await _open_class(act, class_id, rights.MEMBERS)
        if await store.leave(act.w.connection, class_id, person_id):
            await _left(act, class_id)


async def take_out(scope: Scope, resources: Resources, where: InClass, person_id: int) -> None:
    """Take somebody off the settings of a class; their account stays.

    A pupil stays in the school, a guardian loses the link with each pupil of the class, and leaves the
    school with the last one.
    """
    async with acting(scope, resources, where, person_id) as act:
        if act.person.profile == Profile.GUARDIAN:
            await links.cut(act, act.person.relatives)
        elif await store.leave(act.w.connection, where.class_id, person_id):
            await _left(act, where.class_id)


async def _left(act: Acting, class_id: int) -> None:
    await by_hand.places(act.w.connection, act.person.id, [class_id], act.scope.person_id, entered=False)
    await act.audit(acts.CLASS_LEFT, **{"class": class_id})
    await tell_teachers(act.w, act.person.id, [class_id])
    await follow(act.w, [act.person.id])


async def _open_class(act: Acting, class_id: int, profiles: Collection[str]) -> str:
    """The name of an open class of the school that takes people of this profile; else NotFound."""
    name = await store.name_of_open(act.w.connection, act.school_id, class_id)
    if name is None or act.person.profile not in profiles:
        raise NotFound
    return name


async def follow(w: Work, ids: Sequence[int]) -> None:
    """What these people hear has changed, and with it what their guardians do."""
    w.change_people(ids)
    w.change_people(await members.guardians_of(w.connection, ids))


async def put(w: Work, pairs: Sequence[tuple[int, int]], *, brought: Collection[int] = ()) -> None:
    """People enter classes, (class, person), all at once; ``brought`` are those whom only a teacher says to be there."""
    await many.add_memberships(w.connection, pairs, brought=brought)


async def confirm(w: Work, pairs: Sequence[tuple[int, int]]) -> None:
    """The lists say that these people, (class, person), are where they are, whoever brought them there."""
    await many.confirm_memberships(w.connection, pairs)


async def take(w: Work, pairs: Sequence[tuple[int, int]]) -> None:
    """People leave classes, (class, person), all at once."""
    await many.drop_memberships(w.connection, pairs)
