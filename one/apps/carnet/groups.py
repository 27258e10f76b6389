"""Groups of pupils that a teacher keeps: theirs alone, of pupils of the classes they may write to now."""

from collections.abc import Sequence

import msgspec

from one.apps.carnet import notes
from one.apps.carnet.notes import Draft
from one.errors import Invalid, NotFound
from one.i18n import _
from one.resources import Once, Resources
from one.scope import Class, Scope
from one.store.carnet import audience as audience_store
from one.store.carnet import groups as store
from one.store.work import work

NAME_MOST = 60
PUPILS_MOST = 400
MOST = 60  # of one person


class Group(msgspec.Struct, frozen=True):
    """A group as it stands now: who left the classes its owner writes to is not in it; ``absent`` says how many."""

    id: int
    school_id: int
    name: str
    pupils: tuple[int, ...]
    absent: int
    rev: int


async def listed(scope: Scope, resources: Resources, school_id: int | None = None) -> list[Group]:
    """The asker's groups (in a school), by name."""
    found = await store.listed(resources.pool, scope)
    if not found:
        return []
    known = await _known(scope, resources)
    return [_now(group, known) for group in found if school_id in (None, group.school_id)]


async def read(scope: Scope, resources: Resources, group_id: int) -> Group:
    """One of them; NotFound for anybody else's."""
    found = await store.get(resources.pool, scope, group_id)
    if found is None:
        raise NotFound
    return _now(found, await _known(scope, resources))


def _now(group: store.Group, known: dict[int, set[int]]) -> Group:
    here = known.get(group.school_id, set())
    pupils = tuple(child for child in group.pupils if child in here)
    return Group(group.id, group.school_id, group.name, pupils, len(group.pupils) - len(pupils), group.rev)


async def _known(scope: Scope, resources: Resources) -> dict[int, set[int]]:
    """By school, the pupils of the classes that the asker writes to now."""
    found: dict[int, set[int]] = {}
    rooms = await notes.writable_classes(scope, resources)
    school_of = {room.id: room.school_id for room in rooms}
    for child, class_ids in (await audience_store.places(resources.pool, scope, list(school_of))).items():
        for class_id in class_ids:
            found.setdefault(school_of[class_id], set()).add(child)
    return found


async def rooms(scope: Scope, resources: Resources, school_id: int) -> list[Class]:
    """The classes of a school whose pupils the asker may choose from; NotFound without any."""
    found = [c for c in await notes.writable_classes(scope, resources) if c.school_id == school_id]
    if not found:
        raise NotFound
    return found


async def make(
    scope: Scope,
    resources: Resources,
    school_id: int,
    name: str,
    pupils: Sequence[int],
    *,
    once: Once | None = None,
) -> int:
    """A new group; return its id. Raises Invalid by field."""
    within = await _within(scope, resources, school_id, pupils)
    async with work(scope, resources, once=once) as w:
        await w.acts()
        await store.alone(w.connection, scope)
        found = await store.names(w.connection, scope, school_id)
        _check_name(name, found, None)
        if len(found) >= MOST:
            raise Invalid({"": [_("Vous avez trop de groupes. Supprimez ceux qui ne servent plus.")]})
        group_id = await store.insert(w.connection, scope, school_id, name)
        await store.change(w.connection, group_id, name, pupils, within)
        w.leads_to("/carnet/groupes")
    return group_id


async def change(
    scope: Scope,
    resources: Resources,
    group_id: int,
    name: str,
    pupils: Sequence[int],
    rev: int,
    *,
    once: Once | None = None,
) -> None:
    """Another name and other pupils. Who is not among those to choose from stays as they are.

    Raises Invalid by field, and when it was changed since the page was drawn (``rev``).
    """
    group = await read(scope, resources, group_id)
    within = await _within(scope, resources, group.school_id, pupils)
    async with work(scope, resources, once=once) as w:
        await w.acts()
        await store.alone(w.connection, scope)
        held = await store.get(w.connection, scope, group_id)
        if held is None:
            raise NotFound
        if held.rev != rev:
            told = _(
                "Ce groupe a été modifié entre-temps, dans un autre onglet ou sur un autre appareil. Relisez, puis enregistrez."
            )
            raise Invalid({"": [told]})
        found = await store.names(w.connection, scope, group.school_id)
        _check_name(name, found, group_id)
        await store.change(w.connection, group_id, name, pupils, within)


async def remove(scope: Scope, resources: Resources, group_id: int) -> None:
    """Delete a group: notes that went to it stay, and those that wait for it are told of to their author at their hour."""
    async with work(scope, resources) as w:
        await w.acts()
        await store.alone(w.connection, scope)
        if not await store.remove(w.connection, scope, group_id):
            raise NotFound


async def _within(scope: Scope, resources: Resources, school_id: int, pupils: Sequence[int]) -> list[int]:
    """The pupils to choose from; Invalid when one of those chosen is not among them."""
    here = await rooms(scope, resources, school_id)
    within = await audience_store.places(resources.pool, scope, [room.id for room in here])
    if not pupils:
        raise Invalid({"pupils": [_("Cochez au moins un élève.")]})
    if set(pupils) - set(within):
        raise Invalid(
            {"pupils": [_("Un des élèves choisis n’est plus dans vos classes. Vérifiez votre choix.")]}
        )
    return list(within)


def _check_name(name: str, found: dict[str, int], group_id: int | None) -> None:
    taken = {each.casefold(): owner for each, owner in found.items()}
    if taken.get(name.casefold(), group_id) != group_id:
        raise Invalid({"name": [_("Vous avez déjà un groupe de ce nom. Choisissez-en un autre.")]})


async def settled(scope: Scope, resources: Resources, draft: Draft) -> Draft:
    """A note with the pupils of its groups as they are now, and the classes of those; Invalid when nobody is in them."""
    if not draft.groups:
        return draft
    school_id = await notes.school_to_write_in(scope, resources, draft.class_id)
    found = [each for each in await listed(scope, resources, school_id) if each.id in draft.groups]
    children = set(draft.children).union(*(each.pupils for each in found))
    here = [room.id for room in await rooms(scope, resources, school_id)]
    places = await audience_store.places(resources.pool, scope, here)
    class_ids = [room for room in here if any(room in places.get(child, ()) for child in children)]
    if not class_ids:
        raise Invalid(
            {"groups": [_("Plus aucun élève de ce groupe n’est dans vos classes. Vérifiez votre choix.")]}
        )
    return msgspec.structs.replace(
        draft,
        class_id=class_ids[0],
        class_ids=tuple(class_ids[1:]),
        children=tuple(sorted(children)),
        groups=(),
        group_names=tuple(each.name for each in found),
    )
