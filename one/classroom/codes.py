"""New activation codes for people of a class, and the sheet that each one is handed."""

from collections.abc import Sequence
from datetime import datetime

from one import acts
from one.accounts.codes import digest, new_code
from one.accounts.connection_sheet import Home, Sheet
from one.accounts.passwords import ADULT_MIN
from one.classroom.access import Board, may_give_code, room
from one.errors import NotFound
from one.resources import Resources
from one.scope import Scope
from one.store import audit
from one.store.accounts import codes as store_codes
from one.store.classroom import board as store
from one.store.classroom.board import Person
from one.store.pool import Connection

MOST = 500  # sheets at once: the largest class with all its families is a fifth of it


def waiting(scope: Scope, shown: Board) -> list[Person]:
    """Who has not activated and may be given a code, each pupil followed by their guardians."""
    people = {p.id: p for p in shown.people if not p.active and may_give_code(scope, shown.room.school_id, p)}
    return in_order(shown, people)


def forgetful(scope: Scope, shown: Board) -> list[Person]:
    """Pupils in use who may be given a code for a forgotten password: nobody else asks a teacher for it."""
    return [
        p for p in shown.people
        if p.active and p.profile == "eleve" and may_give_code(scope, shown.room.school_id, p)
    ]  # fmt: skip


def in_order(shown: Board, people: dict[int, Person]) -> list[Person]:
    """These people in the order they are handed out: pupil by pupil with their guardians, then adults."""
    ordered: dict[int, Person] = {}
    for pupil in shown.people:
        if pupil.profile == "eleve":
            for person_id in (pupil.id, *pupil.relatives):
                if person_id in people:
                    ordered.setdefault(person_id, people[person_id])
    return list((ordered | people).values())


async def issue(scope: Scope, resources: Resources, class_id: int, ids: Sequence[int]) -> list[Sheet]:
    """Fresh codes for these people of the class; older ones die. NotFound if one is not theirs to give."""
    place, wanted = await room(scope, resources, class_id), set(ids)
    if len(wanted) > MOST:
        raise NotFound
    if not wanted:
        return []
    async with resources.pool.acquire() as connection, connection.transaction():
        held = await store.hold(connection, place, sorted(wanted))
        if wanted - {p.id for p in held if may_give_code(scope, place.school_id, p)}:
            raise NotFound
        shown = Board(place, await store.people(connection, place))
        people = in_order(shown, {p.id: p for p in held})
        made = await fresh(connection, resources, people, shown.people)
        await audit.note(
            connection, actor_id=scope.person_id, school_id=place.school_id, act=acts.CODES_ISSUED,
            target=f"class:{place.id}", data={"people": [person.id for person in people]},
        )  # fmt: skip
    return made


async def fresh(
    connection: Connection, resources: Resources, people: Sequence[Person], around: Sequence[Person]
) -> list[Sheet]:
    """A new code for each of these people, and their sheets; ``around`` are those their families are among."""
    codes = [new_code() for _person in people]
    expires_at = await store_codes.put(
        connection,
        [person.id for person in people],
        [digest(resources.key, person.id, code) for person, code in zip(people, codes, strict=True)],
        resources.settings.code_days,
    )
    return [_sheet(around, person, code, expires_at) for person, code in zip(people, codes, strict=True)]


def _sheet(around: Sequence[Person], person: Person, code: str, expires_at: datetime) -> Sheet:
    pupils = {p.id: p for p in around if p.profile == "eleve"}
    children = [p for p in pupils.values() if p.id in person.relatives and person.profile == "parent"]
    head = children[0] if children else person
    return Sheet(
        person.login, person.profile, person.first_name, person.last_name, [p.first_name for p in children],
        code, expires_at, Home(head.id, head.name, head.first_name, head.id in pupils),
        tuple(p.id for p in children),
        person.pupil_password_min if person.profile == "eleve" else ADULT_MIN,
    )  # fmt: skip
