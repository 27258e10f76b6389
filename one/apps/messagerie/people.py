"""Whom somebody may write to: the table of rights, through a school that opens messages to both."""

import re
from collections.abc import Collection, Mapping

from one import channels
from one.apps.messagerie.kinds import CODE, MESSAGE
from one.errors import NotFound
from one.feed import reach
from one.feed.reach import Reach
from one.names import plain
from one.people import rights
from one.resources import Resources
from one.scope import Class, Function, Profile, Scope
from one.store.classroom import classes
from one.store.messagerie import people as store
from one.store.messagerie.people import Person
from one.store.people import ties as ties_store
from one.store.people.ties import Ties
from one.store.pool import Connection, Pool
from one.store.school import settings as school_store
from one.text import clean

__all__ = ["Person"]

FOUND_MOST = 60
QUERY_MOST = 100

Opened = Mapping[int, set[Profile]]


def words_of(typed: str) -> list[str]:
    """What is looked for, folded as it is kept: every word of it has to be found."""
    return re.findall(r"\w+", plain(clean(typed[:QUERY_MOST], keep_lines=False)))[:10]


async def opened(source: Pool | Connection, scope: Scope) -> Opened:
    """To which profiles each of the asker's schools opens messages, as far as the asker has them there."""
    return {
        school.id: await school_store.open_profiles(source, school.id, CODE)
        for school in scope.schools
        if scope.has_app(CODE, school.id)
    }


def through(asker: Ties, other: Ties, opened: Opened, *, answer: bool = False) -> int | None:
    """The school through which the asker may write to the other now; None for nobody to write to.

    ``answer``: the other one wrote to them, so that they may answer whom they could not have written to first.
    """
    tied = rights.answered_through(asker, other) if answer else rights.written_through(asker, other)
    return min((s for s in tied if other.profile in opened.get(s, ())), default=None)


async def writable(scope: Scope, resources: Resources, person_id: int) -> Person:
    """Somebody the asker may write to; NotFound for anybody else, whether they exist or not."""
    found = await ties_store.of(resources.pool, [person_id])
    may = person_id in found and through(
        rights.of_scope(scope), found[person_id], await opened(resources.pool, scope)
    )
    known = await store.of(resources.pool, scope, [person_id])
    if not may or known[person_id].blocked:
        raise NotFound
    return known[person_id]


async def ways_to(scope: Scope, resources: Resources, person_ids: Collection[int]) -> Mapping[int, str]:
    """Where the asker writes to each of these people, as far as they may, and somebody is there to read it."""
    ids = list(person_ids)
    ties, known = await ties_store.of(resources.pool, ids), await store.of(resources.pool, scope, ids)
    mine, open_to = rights.of_scope(scope), await opened(resources.pool, scope)
    return {
        person.id: f"/messagerie/nouveau?a={person.id}"
        for person in known.values()
        if not person.blocked and person.id in ties and through(mine, ties[person.id], open_to)
    }


async def find(scope: Scope, resources: Resources, typed: str) -> list[Person]:
    """Whom the asker may write to: those of their classes first, and of all of them those that hold every word."""
    wide = bool(rights.whole_schools(scope))
    among = None if wide else await store.near(resources.pool, scope)
    open_to = await opened(resources.pool, scope)
    profiles = {profile for each in open_to.values() for profile in each}
    found = await store.find(resources.pool, scope, words_of(typed), among, profiles, FOUND_MOST)
    ties = await ties_store.of(resources.pool, [p.id for p in found])
    mine = rights.of_scope(scope)
    return [p for p in found if through(mine, ties[p.id], open_to)]


async def rooms(scope: Scope, resources: Resources) -> list[Class]:
    """The classes to whose families the asker may write at once: a teacher's own, all of the school for its direction."""
    own = list(scope.classes) if scope.profile == Profile.TEACHER else []
    directed = [s.id for s in scope.schools if s.function == Function.DIRECTION]
    others = await classes.of_schools(resources.pool, scope, directed) if directed else []
    found = {c.id: c for c in (*own, *others)}
    open_to = await opened(resources.pool, scope)
    return [
        c
        for c in found.values()
        if rights.may_publish(scope, CODE, c.school_id) and Profile.GUARDIAN in open_to.get(c.school_id, ())
    ]


async def room(scope: Scope, resources: Resources, class_id: int) -> Class:
    """One of them; NotFound for any other class."""
    for each in await rooms(scope, resources):
        if each.id == class_id:
            return each
    raise NotFound


def may_send(scope: Scope) -> bool:
    """Whether there is a school in which the asker may send now."""
    return any(rights.may_publish(scope, CODE, s.id) for s in scope.schools)


async def reached(scope: Scope, resources: Resources, class_id: int) -> Reach:
    """Whom a message to the families of a class would reach now."""
    people, families = await store.families(resources.pool, scope, class_id)
    told = await reach.would(scope, resources, [channels.user(each) for each in people], MESSAGE)
    return Reach(families, len(people), told.mails)
