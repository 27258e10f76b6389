"""Putting the people of a school in its classes, and taking them out, from their card."""

from typing import Literal

from one import acts
from one.errors import NotFound
from one.people import rights
from one.people.news import tell_teachers
from one.resources import Resources
from one.scope import Scope
from one.signals import Kind
from one.store import audit
from one.store.people import ties
from one.store.pool import Connection
from one.store.school import classes as store
from one.store.school import people

# Who is in a class: parents reach it through their children.
PROFILES = ("eleve", "enseignant")
How = Literal["enter", "move", "leave"]
_ACTS = {"enter": acts.CLASS_ENTERED, "move": acts.PERSON_MOVED, "leave": acts.CLASS_LEFT}


async def change(
    scope: Scope, resources: Resources, school_id: int, person_id: int, class_id: int, how: How
) -> None:
    """Put a pupil or a teacher in an open class, take them out, or move a pupil there from all the others.

    NotFound for a class or a person of another school, and for taking out who is above the asker.
    """
    rights.check_school(scope, school_id)
    other = (await ties.of(resources.pool, [person_id])).get(person_id)
    opened = {c.id: c.name for c in await store.all_of(resources.pool, school_id) if c.archived_at is None}
    if other is None or school_id not in other.schools or class_id not in opened:
        raise NotFound
    if other.profile not in (PROFILES if how != "move" else ("eleve",)):
        raise NotFound
    if how != "enter" and not rights.takes_out(scope, other, school_id):
        raise NotFound
    async with resources.pool.acquire() as connection, connection.transaction():
        changed, left = await _write(connection, school_id, class_id, person_id, how)
        if changed:
            await audit.note(
                connection, actor_id=scope.person_id, school_id=school_id, act=_ACTS[how],
                target=f"person:{person_id}",
                data={"class": class_id} | ({"left": left} if how == "move" else {}),
            )  # fmt: skip
        to = opened[class_id] if how == "move" else ""
        placed = await tell_teachers(connection, scope, person_id, left, to=to)
        concerned = await people.guardians(connection, person_id)
    for each in (person_id, *concerned):
        resources.live.signal(Kind.PERSON_CHANGED, each)
    resources.live.announce(placed)


async def _write(
    connection: Connection, school_id: int, class_id: int, person_id: int, how: How
) -> tuple[bool, list[int]]:
    """Whether anything changed, and which classes were left."""
    if how == "leave":
        left = [class_id] if await store.leave(connection, class_id, person_id) else []
        return bool(left), left
    entered = await store.enter(connection, class_id, person_id)
    left = await store.leave_others(connection, school_id, class_id, person_id) if how == "move" else []
    return entered or bool(left), left
