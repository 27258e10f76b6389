"""The people of a school: search, card, functions, block, attach, classes."""

import asyncio
from collections.abc import Sequence
from typing import Protocol, TypeVar

import msgspec

from one import acts
from one.acts import Act
from one.classroom.people import let_go
from one.errors import Invalid, NotFound
from one.events import Placed
from one.i18n import _
from one.names import fold
from one.people import rights
from one.people.news import tell_teachers
from one.resources import Resources
from one.school import places
from one.scope import School, Scope
from one.signals import Kind
from one.store import audit
from one.store.accounts import credentials as store_people
from one.store.accounts import sessions
from one.store.people import ties
from one.store.people.ties import Standing
from one.store.pool import Connection
from one.store.school import classes as class_store
from one.store.school import people as store
from one.store.school import settings as school_store
from one.store.school.people import Card, PersonLine

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
    may_take_out: bool
    may_give_code: bool
    free_classes: list[class_store.ClassLine]
    other_schools: list[School]


async def search(
    scope: Scope, resources: Resources, school_id: int, query: str, profile: str, page: int
) -> Found:
    """People whose name or login holds every word of the query, whatever accents and capitals."""
    rights.check_school(scope, school_id)
    if profile == GONE:
        everybody = await store.gone(resources.pool, school_id)
    else:
        known = profile if profile in school_store.PROFILES else ""
        everybody = await store.here(resources.pool, school_id, known)
    found = await named(everybody, query)
    page = max(1, min(page, max(1, -(-len(found) // PAGE))))
    return Found(found[(page - 1) * PAGE : page * PAGE], len(found), page)


class _Named(Protocol):
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def login(self) -> str: ...


_Some = TypeVar("_Some", bound=_Named)


async def named(people: list[_Some], query: str) -> list[_Some]:
    """Those whose name or login holds every word of the query, whatever accents and capitals."""
    words = [w for w in (fold(word) for word in query[:QUERY_MOST].split()) if w]
    # A town's worth of names takes longer to fold than the loop may wait.
    return await asyncio.to_thread(_matching, people, words) if words else people


def _matching(people: Sequence[_Some], words: Sequence[str]) -> list[_Some]:
    found = []
    for person in people:
        text = f"{fold(person.first_name)} {fold(person.last_name)} {fold(person.login)}"
        if all(word in text for word in words):
            found.append(person)
    return found


async def sheet(scope: Scope, resources: Resources, school_id: int, person_id: int) -> Sheet:
    """The card of somebody of the school; NotFound for anybody else."""
    school = rights.check_school(scope, school_id)
    card = await store.card(resources.pool, school_id, person_id)
    if card is None:
        raise NotFound
    mine = {c.id for c in card.classes}
    classes = await class_store.all_of(resources.pool, school_id)
    other = (await ties.of(resources.pool, [person_id]))[person_id]
    return Sheet(
        school,
        card,
        rights.acts_here(scope, other, school_id),
        rights.acts_everywhere(scope, other),
        rights.unblocks(scope, other, school_id, "direction"),
        rights.takes_out(scope, other, school_id),
        card.blocked_at is None and not card.found_in  # in a class, it is given there
        and rights.gives_code(scope, other, school_id, active=card.activated_at is not None),
        [
            c for c in classes
            if c.archived_at is None and c.id not in mine and card.profile in places.PROFILES
        ],
        [s for s in rights.administered(scope) if s.id not in other.schools],
    )  # fmt: skip


async def give_direction(scope: Scope, resources: Resources, school_id: int, person_id: int) -> None:
    """Make somebody of the staff direct the school."""
    other = await _other(scope, resources, school_id, person_id)
    if other.schools[school_id] == "referent":  # named by the platform: no page takes that away
        raise NotFound
    if other.profile not in STAFF:
        raise Invalid({"": [_("Seul un membre du personnel ou un enseignant peut diriger l’école.")]})
    async with resources.pool.acquire() as connection, connection.transaction():
        await school_store.lock(connection, school_id)
        if await store.set_function(connection, school_id, person_id, "direction"):
            await _note(
                connection, scope, school_id, person_id, acts.FUNCTION_GIVEN, {"function": "direction"}
            )
    resources.live.signal(Kind.PERSON_CHANGED, person_id)


async def take_direction(scope: Scope, resources: Resources, school_id: int, person_id: int) -> None:
    """Take the direction from somebody; a school without référent keeps at least one head."""
    other = await _other(scope, resources, school_id, person_id)
    if other.schools[school_id] != "direction":
        raise NotFound
    async with resources.pool.acquire() as connection, connection.transaction():
        await school_store.lock(connection, school_id)
        if await store.set_function(connection, school_id, person_id, None):
            await _keep_a_head(connection, scope, other, school_id)
            await _note(
                connection, scope, school_id, person_id, acts.FUNCTION_TAKEN, {"function": "direction"}
            )
    resources.live.signal(Kind.PERSON_CHANGED, person_id)


async def set_blocked(
    scope: Scope, resources: Resources, school_id: int, person_id: int, *, blocked: bool
) -> None:
    """Block an account (its sessions and open pages end at once), or let it in again."""
    other = await _other(scope, resources, school_id, person_id)
    if not (
        rights.acts_everywhere(scope, other)
        if blocked
        else rights.unblocks(scope, other, school_id, "direction")
    ):
        raise NotFound
    ended: list[int] = []
    async with resources.pool.acquire() as connection, connection.transaction():
        if blocked:
            changed = await store_people.block(connection, person_id, "direction")
            ended = await sessions.end_all(connection, person_id)
        else:
            changed = await store_people.unblock(connection, person_id)
        if changed:
            act = acts.PERSON_BLOCKED if blocked else acts.PERSON_UNBLOCKED
            await _note(connection, scope, school_id, person_id, act)
    for session_id in ended:
        resources.live.signal(Kind.SESSION_ENDED, session_id)
    resources.live.signal(Kind.PERSON_CHANGED, person_id)


async def attach(scope: Scope, resources: Resources, school_id: int, person_id: int) -> None:
    """Attach somebody who left the school for none, or is in another one of the asker's; else NotFound.

    The guardians who left with a child come back with the child.
    """
    rights.check_school(scope, school_id)
    async with resources.pool.acquire() as connection, connection.transaction():
        other = (await ties.of(connection, [person_id])).get(person_id)
        left = await store.was_here(connection, school_id, person_id)
        if other is None or not rights.attaches(scope, other, left_here=left):
            raise NotFound
        family = await store.guardians_left(connection, school_id, person_id)
        for each in (person_id, *family):
            if await store.attach(connection, school_id, each):
                await _note(connection, scope, school_id, each, acts.PERSON_ATTACHED)
    for each in (person_id, *family):
        resources.live.signal(Kind.PERSON_CHANGED, each)


async def detach(scope: Scope, resources: Resources, school_id: int, person_id: int) -> None:
    """Take somebody out of the school: classes and function go at once; the account is kept three months.

    Guardians whose last child here this is leave with the child. Raises Invalid for the last head.
    """
    other = await _other(scope, resources, school_id, person_id)
    placed: list[Placed] = []
    async with resources.pool.acquire() as connection, connection.transaction():
        await school_store.lock(connection, school_id)
        concerned = await store.guardians(connection, person_id)
        classes = [class_id for class_id, school in other.classes.items() if school == school_id]
        if await store.detach(connection, school_id, person_id):
            await _keep_a_head(connection, scope, other, school_id)
            await _note(connection, scope, school_id, person_id, acts.PERSON_DETACHED)
            placed = await tell_teachers(connection, scope, person_id, classes)
            for each in await let_go(connection, school_id, [(each, person_id) for each in concerned]):
                await _note(connection, scope, school_id, each, acts.PERSON_DETACHED, {"child": person_id})
    for each in (person_id, *concerned):
        resources.live.signal(Kind.PERSON_CHANGED, each)
    resources.live.announce(placed)


async def _keep_a_head(connection: Connection, scope: Scope, other: Standing, school_id: int) -> None:
    """Invalid, which undoes the act, when it took the last head away; a référent may, for one remains."""
    if other.schools[school_id] != "direction" or scope.has_function("referent", school_id=school_id):
        return
    if not await store.heads(connection, school_id):
        raise Invalid({"": [_("C’est la seule direction de l’école. Nommez d’abord une autre personne.")]})


async def _other(scope: Scope, resources: Resources, school_id: int, person_id: int) -> Standing:
    """Somebody the asker may act on in the school; NotFound for anybody else."""
    rights.check_school(scope, school_id)
    other = (await ties.of(resources.pool, [person_id])).get(person_id)
    if other is None or not rights.acts_here(scope, other, school_id):
        raise NotFound
    return other


async def _note(
    connection: Connection,
    scope: Scope,
    school_id: int,
    person_id: int,
    act: Act,
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
