"""The people of a school: search, card, functions, block, attach, classes."""

import asyncio
from collections.abc import Sequence

import msgspec

from one import rights
from one.errors import Invalid, NotFound
from one.house import House
from one.i18n import _
from one.names import fold
from one.scope import School, Scope
from one.store import audit, sessions, standing
from one.store import people as store_people
from one.store import school as school_store
from one.store import school_classes as class_store
from one.store import school_people as store
from one.store.pool import Connection
from one.store.school_people import Card, PersonLine
from one.store.standing import Standing

PAGE = 50
QUERY_MOST = 80
# Where the people listed come from, besides one of the profiles.
GONE = "partis"
STAFF = ("enseignant", "personnel")


class Found(msgspec.Struct, frozen=True):
    """One page of a search, and how many there are in all."""

    people: list[PersonLine]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages of PAGE people."""
        return max(1, -(-self.total // PAGE))


class Sheet(msgspec.Struct, frozen=True):
    """A card, with what the asker may do to it."""

    school: School
    card: Card
    may_act: bool
    may_block: bool
    may_unblock: bool
    free_classes: list[class_store.ClassLine]
    other_schools: list[School]


async def search(scope: Scope, house: House, school_id: int, query: str, profile: str, page: int) -> Found:
    """People whose name or login holds every word of the query, whatever accents and capitals."""
    rights.check_school(scope, school_id)
    if profile == GONE:
        everybody = await store.gone(house.pool, school_id)
    else:
        known = profile if profile in school_store.PROFILES else ""
        everybody = await store.here(house.pool, school_id, known)
    words = [w for w in (fold(word) for word in query[:QUERY_MOST].split()) if w]
    # A town's worth of names takes longer to fold than the loop may wait.
    found = await asyncio.to_thread(_matching, everybody, words) if words else everybody
    page = max(1, min(page, max(1, -(-len(found) // PAGE))))
    return Found(found[(page - 1) * PAGE : page * PAGE], len(found), page)


def _matching(people: Sequence[PersonLine], words: Sequence[str]) -> list[PersonLine]:
    found = []
    for person in people:
        text = f"{fold(person.first_name)} {fold(person.last_name)} {fold(person.login)}"
        if all(word in text for word in words):
            found.append(person)
    return found


async def sheet(scope: Scope, house: House, school_id: int, person_id: int) -> Sheet:
    """The card of somebody of the school; NotFound for anybody else."""
    school = rights.check_school(scope, school_id)
    card = await store.card(house.pool, school_id, person_id)
    if card is None:
        raise NotFound
    mine = {c.id for c in card.classes}
    classes = await class_store.all_of(house.pool, school_id)
    other = (await standing.of(house.pool, [person_id]))[person_id]
    return Sheet(
        school,
        card,
        rights.acts_here(scope, other, school_id),
        rights.acts_everywhere(scope, other),
        rights.unblocks(scope, other, school_id, "direction"),
        [
            c
            for c in classes
            if c.archived_at is None and c.id not in mine and card.profile in ("eleve", "enseignant")
        ],
        [s for s in rights.administered(scope) if s.id not in other.schools],
    )


async def give_direction(scope: Scope, house: House, school_id: int, person_id: int) -> None:
    """Make somebody of the staff direct the school."""
    other = await _other(scope, house, school_id, person_id)
    if other.schools[school_id] == "referent":  # named by the platform: no page takes that away
        raise NotFound
    if other.profile not in STAFF:
        raise Invalid({"": [_("Seul un membre du personnel ou un enseignant peut diriger l’école.")]})
    async with house.pool.acquire() as connection, connection.transaction():
        await school_store.lock(connection, school_id)
        if await store.set_function(connection, school_id, person_id, "direction"):
            await _note(connection, scope, school_id, person_id, "function.given", {"function": "direction"})
    house.live.order("person_changed", person_id)


async def take_direction(scope: Scope, house: House, school_id: int, person_id: int) -> None:
    """Take the direction from somebody; a school without référent keeps at least one head."""
    other = await _other(scope, house, school_id, person_id)
    if other.schools[school_id] != "direction":
        raise NotFound
    async with house.pool.acquire() as connection, connection.transaction():
        await school_store.lock(connection, school_id)
        alone = await store.heads(connection, school_id) < 2
        if alone and not scope.has_function("referent", school_id=school_id):
            raise Invalid(
                {"": [_("C’est la seule direction de l’école. Nommez d’abord une autre personne.")]}
            )
        if await store.set_function(connection, school_id, person_id, None):
            await _note(connection, scope, school_id, person_id, "function.taken", {"function": "direction"})
    house.live.order("person_changed", person_id)


async def set_blocked(scope: Scope, house: House, school_id: int, person_id: int, *, blocked: bool) -> None:
    """Block an account (its sessions and open pages end at once), or let it in again."""
    other = await _other(scope, house, school_id, person_id)
    if not (
        rights.acts_everywhere(scope, other)
        if blocked
        else rights.unblocks(scope, other, school_id, "direction")
    ):
        raise NotFound
    ended: list[int] = []
    async with house.pool.acquire() as connection, connection.transaction():
        if blocked:
            changed = await store_people.block(connection, person_id, "direction")
            ended = await sessions.end_all(connection, person_id)
        else:
            changed = await store_people.unblock(connection, person_id)
        if changed:
            act = "person.blocked" if blocked else "person.unblocked"
            await _note(connection, scope, school_id, person_id, act)
    for session_id in ended:
        house.live.order("session_ended", session_id)
    house.live.order("person_changed", person_id)


async def attach(scope: Scope, house: House, school_id: int, person_id: int) -> None:
    """Attach somebody who left the school for none, or is in another one of the asker's; else NotFound."""
    rights.check_school(scope, school_id)
    async with house.pool.acquire() as connection, connection.transaction():
        other = (await standing.of(connection, [person_id])).get(person_id)
        left = await store.was_here(connection, school_id, person_id)
        if other is None or not rights.attaches(scope, other, left_here=left):
            raise NotFound
        if await store.attach(connection, school_id, person_id):
            await _note(connection, scope, school_id, person_id, "person.attached")
    house.live.order("person_changed", person_id)


async def detach(scope: Scope, house: House, school_id: int, person_id: int) -> None:
    """Take somebody out of the school: classes and function go at once; the account is kept three months."""
    await _other(scope, house, school_id, person_id)
    async with house.pool.acquire() as connection, connection.transaction():
        if await store.detach(connection, school_id, person_id):
            await _note(connection, scope, school_id, person_id, "person.detached")
        concerned = await store.guardians(connection, person_id)
    for one in (person_id, *concerned):
        house.live.order("person_changed", one)


async def enter_class(scope: Scope, house: House, school_id: int, person_id: int, class_id: int) -> None:
    """Put a pupil or a teacher of the school in one of its open classes."""
    await _in_class(scope, house, school_id, person_id, class_id, enter=True)


async def leave_class(scope: Scope, house: House, school_id: int, person_id: int, class_id: int) -> None:
    """Take somebody out of a class of the school."""
    await _in_class(scope, house, school_id, person_id, class_id, enter=False)


async def _in_class(
    scope: Scope, house: House, school_id: int, person_id: int, class_id: int, *, enter: bool
) -> None:
    rights.check_school(scope, school_id)
    other = (await standing.of(house.pool, [person_id])).get(person_id)
    classes = await class_store.all_of(house.pool, school_id)
    opened = {c.id for c in classes if c.archived_at is None}
    right_profile = (
        other is not None and school_id in other.schools and other.profile in ("eleve", "enseignant")
    )
    if not right_profile or class_id not in opened:
        raise NotFound
    async with house.pool.acquire() as connection, connection.transaction():
        change = class_store.enter if enter else class_store.leave
        if await change(connection, class_id, person_id):
            act = "class.entered" if enter else "class.left"
            await _note(connection, scope, school_id, person_id, act, {"class": class_id})
        concerned = await store.guardians(connection, person_id)
    for one in (person_id, *concerned):
        house.live.order("person_changed", one)


async def _other(scope: Scope, house: House, school_id: int, person_id: int) -> Standing:
    """Somebody the asker may act on in the school; NotFound for anybody else."""
    rights.check_school(scope, school_id)
    other = (await standing.of(house.pool, [person_id])).get(person_id)
    if other is None or not rights.acts_here(scope, other, school_id):
        raise NotFound
    return other


async def _note(
    connection: Connection,
    scope: Scope,
    school_id: int,
    person_id: int,
    act: str,
    data: dict[str, object] | None = None,
) -> None:
    await audit.note(
        connection,
        actor_id=scope.person_id,
        school_id=school_id,
        act=act,
        target=f"person:{person_id}",
        data=data,
    )
