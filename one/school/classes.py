"""The classes of a school: create, rename, archive, open again."""

from one import acts
from one.acts import Act
from one.errors import Invalid, NotFound
from one.i18n import _
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.signals import Kind
from one.store import audit
from one.store.pool import Connection
from one.store.school import classes as store
from one.store.school import settings as school_store
from one.store.school.classes import ClassLine
from one.text import clean

NAME_MOST = 60
LEVEL_MOST = 30


async def listed(scope: Scope, resources: Resources, school_id: int) -> list[ClassLine]:
    """Every class of a school the asker administers, the open ones first."""
    rights.check_school(scope, school_id)
    return await store.all_of(resources.pool, school_id)


async def create(scope: Scope, resources: Resources, school_id: int, name: str, level: str) -> int:
    """Open a class; return its id. Raises Invalid by field."""
    rights.check_school(scope, school_id)
    name, level = checked(name, level)
    async with resources.pool.acquire() as connection, connection.transaction():
        class_id = await store.add(connection, school_id, name, level)
        if class_id is None:
            raise _taken()
        await _note(connection, scope, school_id, class_id, acts.CLASS_CREATED)
    return class_id


async def rename(
    scope: Scope, resources: Resources, school_id: int, class_id: int, name: str, level: str
) -> None:
    """Give an open class another name and level. Raises Invalid by field."""
    await _the_class(scope, resources, school_id, class_id, archived=False)
    await give_name(scope, resources, school_id, class_id, name, level)


async def give_name(
    scope: Scope, resources: Resources, school_id: int, class_id: int, name: str, level: str
) -> None:
    """The same, for who has shown that the class is theirs to name, here or in its own settings."""
    name, level = checked(name, level)
    async with resources.pool.acquire() as connection, connection.transaction():
        renamed = await store.rename(connection, school_id, class_id, name, level)
        if renamed is None:
            raise _taken()
        if not renamed:  # the same again is no change, and no line in the log
            return
        concerned = await store.people_concerned(connection, class_id)
        await _note(connection, scope, school_id, class_id, acts.CLASS_RENAMED)
    for person_id in concerned:
        resources.live.signal(Kind.PERSON_CHANGED, person_id)


async def archive(scope: Scope, resources: Resources, school_id: int, class_id: int, *, sure: bool) -> None:
    """Archive a class. One that still has people asks to be ``sure``: they lose it at once."""
    one = await _the_class(scope, resources, school_id, class_id, archived=False)
    if (one.pupils or one.teachers) and not sure:
        raise Invalid(
            {"sure": [_("Cette classe a encore du monde. Cochez la case pour l’archiver quand même.")]}
        )
    await _archive(scope, resources, school_id, [class_id])


async def renew(scope: Scope, resources: Resources, school_id: int, class_id: int) -> int:
    """Archive a class of last school year and open the one of this year, with its teachers; return its id.

    NotFound for a class of this year: it goes on as it is.
    """
    rights.check_school(scope, school_id)
    async with resources.pool.acquire() as connection, connection.transaction():
        await school_store.lock(connection, school_id)
        concerned = await store.people_concerned(connection, class_id)
        new_id = await store.renew(connection, school_id, class_id)
        if new_id is None:
            raise NotFound
        await _note(connection, scope, school_id, class_id, acts.CLASS_ARCHIVED)
        await _note(connection, scope, school_id, new_id, acts.CLASS_CREATED)
    for person_id in concerned:
        resources.live.signal(Kind.PERSON_CHANGED, person_id)
    return new_id


async def archive_empty(scope: Scope, resources: Resources, school_id: int) -> int:
    """Archive every class that no longer holds anyone; return how many."""
    empty = [
        c.id for c in await listed(scope, resources, school_id)
        if c.archived_at is None and not c.pupils and not c.teachers
    ]  # fmt: skip
    await _archive(scope, resources, school_id, empty)
    return len(empty)


async def reopen(scope: Scope, resources: Resources, school_id: int, class_id: int) -> None:
    """Open an archived class again, with its people and all it held."""
    await _the_class(scope, resources, school_id, class_id, archived=True)
    async with resources.pool.acquire() as connection, connection.transaction():
        if not await store.reopen(connection, class_id):
            raise Invalid({"": [_("Une classe ouverte a déjà ce nom. Renommez-la d’abord.")]})
        concerned = await store.people_concerned(connection, class_id)
        await _note(connection, scope, school_id, class_id, acts.CLASS_REOPENED)
    for person_id in concerned:
        resources.live.signal(Kind.PERSON_CHANGED, person_id)


async def _archive(scope: Scope, resources: Resources, school_id: int, class_ids: list[int]) -> None:
    concerned: set[int] = set()
    async with resources.pool.acquire() as connection, connection.transaction():
        for class_id in class_ids:
            concerned |= set(await store.people_concerned(connection, class_id))
            await store.archive(connection, class_id)
            await _note(connection, scope, school_id, class_id, acts.CLASS_ARCHIVED)
    for person_id in concerned:
        resources.live.signal(Kind.PERSON_CHANGED, person_id)


async def _the_class(
    scope: Scope, resources: Resources, school_id: int, class_id: int, *, archived: bool
) -> ClassLine:
    for each in await listed(scope, resources, school_id):
        if each.id == class_id and (each.archived_at is not None) == archived:
            return each
    raise NotFound


async def _note(connection: Connection, scope: Scope, school_id: int, class_id: int, act: Act) -> None:
    await school_store.lock(connection, school_id)
    await audit.note(
        connection, actor_id=scope.person_id, school_id=school_id, act=act, target=f"class:{class_id}"
    )


def checked(name: str, level: str) -> tuple[str, str]:
    """A class's name and level as kept; Invalid with all that is wrong."""
    errors: dict[str, list[str]] = {}
    for field, value, most in (("name", name, NAME_MOST), ("level", level, LEVEL_MOST)):
        if len(value) > most:
            errors[field] = [_("C’est trop long : %(most)s caractères au plus.") % {"most": most}]
    name, level = (
        clean(name[: NAME_MOST + 1], keep_lines=False),
        clean(level[: LEVEL_MOST + 1], keep_lines=False),
    )
    if not name:
        errors["name"] = [_("Donnez un nom à la classe.")]
    if errors:
        raise Invalid(errors)
    return name, level


def _taken() -> Invalid:
    return Invalid({"name": [_("Une classe ouverte porte déjà ce nom. Choisissez-en un autre.")]})
