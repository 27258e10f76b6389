"""The people of a school: search, and a card that says what may be done to one of them (one/people/changes)."""

import asyncio
from collections.abc import Sequence
from typing import Protocol, TypeVar

import msgspec

from one.errors import NotFound
from one.names import fold
from one.people import rights
from one.resources import Resources
from one.scope import Function, Profile, School, Scope
from one.store.people import ties
from one.store.school import classes as class_store
from one.store.school import people as store
from one.store.school.people import Card, PersonLine

PAGE = 50
QUERY_MOST = 80
# Where the people listed come from, besides one of the profiles.
GONE = "partis"


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
        known = profile if profile in list(Profile) else ""
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
    opened = [c for c in await class_store.all_of(resources.pool, school_id) if c.archived_at is None]
    other = (await ties.of(resources.pool, [person_id]))[person_id]
    active, blocked = card.activated_at is not None, card.blocked_at is not None
    gives_code = rights.gives_code(scope, other, school_id, active=active, blocked=blocked)
    return Sheet(
        school=school,
        card=card,
        may_act=rights.acts_here(scope, other, school_id),
        may_block=rights.acts_everywhere(scope, other),
        may_unblock=rights.unblocks(scope, other, school_id, Function.DIRECTION),
        may_take_out=rights.takes_out(scope, other, school_id),
        may_give_code=gives_code and not card.found_in,  # in a class, it is given there
        free_classes=[c for c in opened if c.id not in mine and card.profile in rights.MEMBERS],
        other_schools=[s for s in rights.administered(scope) if s.id not in other.schools],
    )
