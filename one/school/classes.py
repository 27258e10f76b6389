"""The classes of a school: create, rename, archive, open again."""

from one import acts
from one.acts import Act
from one.errors import Invalid, NotFound
from one.i18n import _
from one.people import rights
from one.people.changes import class_names
from one.people.changes.class_names import LEVEL_MOST, NAME_MOST, checked, taken
from one.resources import Resources
from one.scope import Scope
from one.store.pool import Connection, Pool
from one.store.school import classes as store
from one.store.school.classes import ClassLine
from one.store.work import Work, work

__all__ = [
    "LEVEL_MOST",
    "NAME_MOST",
    "archive",
    "archive_empty",
    "create",
    "listed",
    "rename",
    "renew",
    "reopen",
]


async def listed(scope: Scope, resources: Resources, school_id: int) -> list[ClassLine]:
    """Every class of a school the asker administers, the open ones first."""
    rights.check_school(scope, school_id)
    return await store.all_of(resources.pool, school_id)


async def create(scope: Scope, resources: Resources, school_id: int, name: str, level: str) -> int:
    """Open a class; return its id. Raises Invalid by field."""
    rights.check_school(scope, school_id)
    name, level = checked(name, level)
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        class_id = await store.add(w.connection, school_id, name, level)
        if class_id is None:
            raise taken()
        await _note(w, school_id, class_id, acts.CLASS_CREATED)
    return class_id


async def rename(
    scope: Scope, resources: Resources, school_id: int, class_id: int, name: str, level: str
) -> None:
    """Give an open class of the school another name and level. Raises Invalid by field."""
    rights.check_school(scope, school_id)
    await _the_class(resources.pool, school_id, class_id, archived=False)
    await class_names.rename(scope, resources, class_id, name, level)


async def archive(scope: Scope, resources: Resources, school_id: int, class_id: int, *, sure: bool) -> None:
    """Archive a class. One that still has people asks to be ``sure``: they lose it at once."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id, changed=[class_id])
        found = await _the_class(w.connection, school_id, class_id, archived=False)
        if _has_people(found) and not sure:
            raise Invalid(
                {"sure": [_("Cette classe a encore du monde. Cochez la case pour l’archiver quand même.")]}
            )
        await _archive(w, school_id, class_id)


async def renew(scope: Scope, resources: Resources, school_id: int, class_id: int) -> int:
    """Archive a class of last school year and open the one of this year, with its teachers; return its id.

    NotFound for a class of this year: it goes on as it is.
    """
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id, changed=[class_id])
        w.change_people(await store.people_concerned(w.connection, class_id))
        new_id = await store.renew(w.connection, school_id, class_id)
        if new_id is None:
            raise NotFound
        await _note(w, school_id, class_id, acts.CLASS_ARCHIVED)
        await _note(w, school_id, new_id, acts.CLASS_CREATED)
    return new_id


async def archive_empty(scope: Scope, resources: Resources, school_id: int) -> int:
    """Archive every class that no longer holds anyone; return how many."""
    known = [c.id for c in await listed(scope, resources, school_id)]
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id, changed=known)
        # Somebody may have come into one of them while the school was waited for.
        found = await store.all_of(w.connection, school_id)
        empty = [c.id for c in found if c.archived_at is None and c.id in known and not _has_people(c)]
        for class_id in empty:
            await _archive(w, school_id, class_id)
    return len(empty)


async def reopen(scope: Scope, resources: Resources, school_id: int, class_id: int) -> None:
    """Open an archived class again, with its people and all it held."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id, changed=[class_id])
        await _the_class(w.connection, school_id, class_id, archived=True)
        if not await store.reopen(w.connection, class_id):
            raise Invalid({"": [_("Une classe ouverte a déjà ce nom. Renommez-la d’abord.")]})
        w.change_people(await store.people_concerned(w.connection, class_id))
        await _note(w, school_id, class_id, acts.CLASS_REOPENED)


def _has_people(found: ClassLine) -> bool:
    return bool(found.pupils or found.teachers)


async def _archive(w: Work, school_id: int, class_id: int) -> None:
    w.change_people(await store.people_concerned(w.connection, class_id))
    await store.archive(w.connection, class_id)
    await _note(w, school_id, class_id, acts.CLASS_ARCHIVED)


async def _the_class(
    source: Pool | Connection, school_id: int, class_id: int, *, archived: bool
) -> ClassLine:
    for each in await store.all_of(source, school_id):
        if each.id == class_id and (each.archived_at is not None) == archived:
            return each
    raise NotFound


async def _note(w: Work, school_id: int, class_id: int, act: Act) -> None:
    await w.audit(act, school_id=school_id, target=f"class:{class_id}")
