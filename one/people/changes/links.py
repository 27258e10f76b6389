"""Whose child is whose: linking a guardian and a child, and ending that."""

from collections.abc import Collection, Sequence

from one import acts
from one.errors import NotFound
from one.people import rights
from one.people.changes.acting import Acting, InClass, acting, audit_person
from one.people.changes.schools import come, let_go
from one.people.news import tell_family
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.roster import by_hand
from one.store.roster import people as many
from one.store.roster import school as store
from one.store.work import Work

Pair = tuple[int, int]  # (guardian, child)


async def link(scope: Scope, resources: Resources, where: InClass, guardian_id: int, child_id: int) -> None:
    """Make a guardian of the class the guardian of one of its pupils."""
    async with acting(scope, resources, where, guardian_id, child_id) as act:
        child = act.others.get(child_id)
        if act.person.profile != Profile.GUARDIAN or child is None or child.profile != Profile.PUPIL:
            raise NotFound
        if child_id in act.person.relatives:
            return
        assert act.classroom is not None, "asked in a class"
        pairs = [(guardian_id, child_id)]
        await add(act.w, pairs, brought=rights.brought(scope, act.school_id, [guardian_id]))
        await by_hand.links(act.w.connection, pairs, scope.person_id, tied=True)
        await come(act.w, act.school_id, [guardian_id])
        await act.audit(acts.GUARDIAN_LINKED, child=child_id)
        await tell_family(act.w, act.classroom, pairs, linked=True)


async def unlink(scope: Scope, resources: Resources, where: InClass, guardian_id: int, child_id: int) -> None:
    """End the link between a guardian and one pupil of the class."""
    async with acting(scope, resources, where, guardian_id) as act:
        if act.person.profile == Profile.PUPIL or child_id not in act.person.relatives:
            raise NotFound
        await cut(act, [child_id])


async def cut_lately(scope: Scope, resources: Resources, guardian_id: int, child_id: int) -> str | None:
    """The guardian's name while the asker may tie again what they just cut; else None."""
    return await by_hand.cut_lately(resources.pool, scope, guardian_id, child_id)


async def relink(scope: Scope, resources: Resources, where: InClass, guardian_id: int, child_id: int) -> None:
    """Tie again what the asker cut within the hour, though the guardian may have left the class with it."""
    async with acting(scope, resources, where, child_id) as act:
        cut_here = await by_hand.cut_lately(act.w.connection, scope, guardian_id, child_id)
        if cut_here is None or act.person.profile != Profile.PUPIL:
            raise NotFound
        assert act.classroom is not None, "asked in a class"
        pairs = [(guardian_id, child_id)]
        await many.drop_departures(act.w.connection, act.school_id, [guardian_id])
        await add(act.w, pairs)
        await by_hand.links(act.w.connection, pairs, scope.person_id, tied=True)
        await come(act.w, act.school_id, [guardian_id])
        await audit_person(act.w, act.school_id, guardian_id, acts.GUARDIAN_LINKED, child=child_id)
        await tell_family(act.w, act.classroom, pairs, linked=True)


async def cut(act: Acting, children: Sequence[int]) -> None:
    """End the links of the guardian under hand with these pupils of the class; the last one is the school's too."""
    assert act.classroom is not None, "asked in a class"
    pairs = [(act.person.id, child) for child in children]
    await drop(act.w, pairs)
    await by_hand.links(act.w.connection, pairs, act.scope.person_id, tied=False)
    await act.audit(acts.GUARDIAN_UNLINKED, children=list(children))
    await tell_family(act.w, act.classroom, pairs, linked=False)
    await let_go(act.w, act.school_id, pairs)


async def add(w: Work, pairs: Sequence[Pair], *, brought: Collection[int] = ()) -> list[Pair]:
    """Write these links, all at once; return those that are new. ``brought`` as in ``classes.put``."""
    w.change_people(guardian for guardian, _child in pairs)
    return await store.add_guardians(w.connection, pairs, brought=brought)


async def confirm(w: Work, pairs: Sequence[Pair]) -> None:
    """The lists name these links, whoever made them."""
    await store.confirm_guardians(w.connection, pairs)


async def drop(w: Work, pairs: Sequence[Pair]) -> None:
    """End these links, all at once. Who is left without a child leaves by ``let_go``, or as the lists say."""
    w.change_people(guardian for guardian, _child in pairs)
    await store.drop_guardians(w.connection, pairs)
