"""What is done to one person of a class: block, unblock, rename, link, unlink, remove."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from one import acts
from one.acts import Act
from one.classroom.access import may_change, may_touch, may_unblock, room
from one.errors import Invalid, NotFound
from one.events import Placed
from one.i18n import _
from one.names import fold, typed
from one.people.news import tell_family, tell_teachers
from one.people.rights import FAMILY
from one.resources import Resources
from one.roster.onde import LONGEST_NAME
from one.scope import Scope
from one.signals import Kind
from one.store import audit
from one.store.accounts import credentials as store_people
from one.store.accounts import sessions
from one.store.classroom import board as store
from one.store.classroom.board import Person, Room
from one.store.pool import Connection
from one.store.roster import people as roster_people
from one.store.roster import school as store_roster


class Acting(msgspec.Struct):
    """An act under way: its transaction, its place and its target; ``told`` hear of it after COMMIT."""

    scope: Scope
    connection: Connection
    room: Room
    person: Person
    told: set[int]
    ended: list[int]
    placed: list[Placed]

    async def note(self, act: Act, **data: Any) -> None:
        """Write the act to the audit log."""
        await audit.note(
            self.connection, actor_id=self.scope.person_id, school_id=self.room.school_id, act=act,
            target=f"person:{self.person.id}", data={"class": self.room.id, **data},
        )  # fmt: skip


@asynccontextmanager
async def _acting(scope: Scope, resources: Resources, class_id: int, person_id: int) -> AsyncIterator[Acting]:
    """One transaction on one person of the class, whom the asker may touch; NotFound for any other."""
    place = await room(scope, resources, class_id)
    async with resources.pool.acquire() as connection, connection.transaction():
        person = await store.person(connection, place, person_id)
        if person is None or not may_touch(scope, place, person):
            raise NotFound
        act = Acting(scope, connection, place, person, set(), [], [])
        yield act
    tell(resources, act.told, act.ended)
    resources.live.announce(act.placed)


def tell(resources: Resources, people: Iterable[int], ended: Iterable[int] = ()) -> None:
    """After COMMIT: open pages learn at once what the control rows would tell them within seconds."""
    for session_id in ended:
        resources.live.signal(Kind.SESSION_ENDED, session_id)
    for person_id in sorted(people):
        resources.live.signal(Kind.PERSON_CHANGED, person_id)


async def block(scope: Scope, resources: Resources, class_id: int, person_id: int) -> None:
    """Close an account: its sessions end, its open pages sign out, nobody signs in with it."""
    async with _acting(scope, resources, class_id, person_id) as act:
        if not may_change(scope, act.person):
            raise NotFound
        if await store_people.block(
            act.connection, person_id, "direction" if act.room.whole else "enseignant"
        ):
            await act.note(acts.PERSON_BLOCKED)
        act.ended = await sessions.end_all(act.connection, person_id)
        act.told = {person_id}


async def unblock(scope: Scope, resources: Resources, class_id: int, person_id: int) -> None:
    """Open a blocked account; NotFound for a teacher when the direction closed it."""
    async with _acting(scope, resources, class_id, person_id) as act:
        if act.person.blocked_at is None:
            return
        if not may_unblock(scope, act.room, act.person):
            raise NotFound
        await store_people.unblock(act.connection, person_id)
        await act.note(acts.PERSON_UNBLOCKED)
        act.told = {person_id}


def names(first_name: str, last_name: str) -> tuple[str, str]:
    """Two names as they are kept; Invalid with all that is wrong."""
    clean, errors = {}, {}
    for field, text, missing in (
        ("first_name", first_name, _("Indiquez le prénom.")),
        ("last_name", last_name, _("Indiquez le nom.")),
    ):
        clean[field] = name = typed(text)
        if not fold(name):
            errors[field] = [missing]
        elif len(name) > LONGEST_NAME:
            errors[field] = [
                _("C’est trop long : %(most)s caractères au plus, vous en avez %(n)s.")
                % {"most": LONGEST_NAME, "n": len(name)}
            ]
    if errors:
        raise Invalid(errors)
    return clean["first_name"], clean["last_name"]


async def rename(
    scope: Scope, resources: Resources, class_id: int, person_id: int, first_name: str, last_name: str
) -> None:
    """Correct the names of a pupil or a guardian; the login stays. Invalid for names that are none."""
    async with _acting(scope, resources, class_id, person_id) as act:
        if act.person.profile not in FAMILY or not may_change(scope, act.person):
            raise NotFound
        first, last = names(first_name, last_name)
        if (first, last) == (act.person.first_name, act.person.last_name):
            return
        await store.rename(act.connection, person_id, first, last)
        changed = [
            field for field, name in (("first_name", first), ("last_name", last))
            if getattr(act.person, field) != name
        ]  # fmt: skip
        await act.note(acts.PERSON_RENAMED, fields=changed)


async def link(scope: Scope, resources: Resources, class_id: int, guardian_id: int, child_id: int) -> None:
    """Make a guardian of the class the guardian of one of its pupils."""
    async with _acting(scope, resources, class_id, guardian_id) as act:
        child = await store.person(act.connection, act.room, child_id)
        if act.person.profile != "parent" or child is None or child.profile != "eleve":
            raise NotFound
        if child_id in act.person.relatives:
            return
        await store_roster.add_guardians(act.connection, [(guardian_id, child_id)])
        await roster_people.attach(act.connection, act.room.school_id, [guardian_id])
        await act.note(acts.GUARDIAN_LINKED, child=child_id)
        pairs = [(guardian_id, child_id)]
        act.placed = await tell_family(act.connection, scope, act.room, pairs, linked=True)
        act.told = {guardian_id}


async def unlink(scope: Scope, resources: Resources, class_id: int, guardian_id: int, child_id: int) -> None:
    """End the link between a guardian and one pupil of the class."""
    async with _acting(scope, resources, class_id, guardian_id) as act:
        if act.person.profile == "eleve" or child_id not in act.person.relatives:
            raise NotFound
        await _unlink(act, [child_id])


async def remove(scope: Scope, resources: Resources, class_id: int, person_id: int) -> None:
    """Take somebody out of the class; their account stays.

    A pupil stays in the school, a guardian loses the link with each pupil of the class, and leaves the
    school with the last one.
    """
    async with _acting(scope, resources, class_id, person_id) as act:
        if act.person.profile == "parent":
            await _unlink(act, act.person.relatives)
            return
        act.told = {person_id, *await store.guardians_of(act.connection, [person_id])}
        await store_roster.drop_memberships(act.connection, [(act.room.id, person_id)])
        act.placed = await tell_teachers(act.connection, scope, person_id, [act.room.id])
        await act.note(acts.CLASS_LEFT)


async def _unlink(act: Acting, children: list[int]) -> None:
    pairs = [(act.person.id, child) for child in children]
    await store_roster.drop_guardians(act.connection, pairs)
    await act.note(acts.GUARDIAN_UNLINKED, children=children)
    act.placed = await tell_family(act.connection, act.scope, act.room, pairs, linked=False)
    await let_go(act.connection, act.room.school_id, pairs)
    act.told = {act.person.id}


async def let_go(connection: Connection, school_id: int, pairs: list[tuple[int, int]]) -> list[int]:
    """Guardians who just lost these children and have none left in the school leave it too; return who.

    The departure is kept, so that the next export, or « Ajouter », finds their account again.
    """
    gone = await store.childless(connection, school_id, [guardian for guardian, _child in pairs])
    if gone:
        await roster_people.add_departures(connection, school_id, gone, pairs)
        await roster_people.detach(connection, school_id, gone)
    return gone
