"""Who may publish news in a school: its direction, and whom the school's administration lets."""

from collections.abc import Collection

import msgspec

from one.apps.actualites.kinds import ALLOWED, CODE, DISALLOWED, PROFILES
from one.people import rights
from one.resources import Once, Resources
from one.scope import Function, Profile, School, Scope
from one.store.actualites import writers as store
from one.store.actualites.news import Reader
from one.store.work import work

# Whom a direction may let publish.
STAFF = (Profile.TEACHER, Profile.STAFF)


def directed(scope: Scope) -> list[int]:
    """The schools whose news the asker manages, whoever wrote it."""
    return [s.id for s in scope.schools if s.function == Function.DIRECTION]


def opened(scope: Scope) -> list[int]:
    """The schools that open the application to the asker."""
    return [s.id for s in scope.schools if scope.has_app(CODE, s.id)]


def reader(scope: Scope) -> Reader:
    """Where the asker reads."""
    return Reader(opened(scope), directed(scope))


async def schools(scope: Scope, resources: Resources) -> list[School]:
    """The schools in which the asker is one who publishes, even while sending is suspended there."""
    if scope.profile not in STAFF and not directed(scope):
        return []
    known = {*directed(scope), *await store.allowed_in(resources.pool, scope)}
    return [s for s in scope.schools if s.id in known and scope.has_app(CODE, s.id)]


async def free(scope: Scope, resources: Resources) -> list[School]:
    """Those of them in which the asker may publish now."""
    return [s for s in await schools(scope, resources) if rights.may_publish(scope, CODE, s.id)]


class Choice(msgspec.Struct, frozen=True):
    """What a school decided: profiles that may publish, and the staff with who may by name."""

    profiles: set[str]
    people: list[store.Candidate]


async def read(scope: Scope, resources: Resources, school_id: int) -> Choice:
    """Who may publish in a school that the asker administers."""
    rights.check_school(scope, school_id)
    return Choice(
        await store.profiles(resources.pool, school_id), await store.candidates(resources.pool, school_id)
    )


async def choose(
    scope: Scope,
    resources: Resources,
    school_id: int,
    profiles: Collection[str],
    people: Collection[int],
    *,
    once: Once | None = None,
) -> None:
    """Let exactly these publish; who is not of the school's staff is ignored. The log keeps each change."""
    rights.check_school(scope, school_id)
    async with work(scope, resources, once=once) as w:
        await w.acts(school_id=school_id)
        wanted = {p for p in STAFF if p in profiles}
        if wanted != await store.profiles(w.connection, school_id):
            await store.set_profiles(w.connection, school_id, wanted)
            await w.audit(PROFILES, school_id=school_id, profiles=sorted(wanted))
        known = await store.candidates(w.connection, school_id)
        chosen = {person.id for person in known} & set(people)
        before = {person.id for person in known if person.allowed}
        await store.set_people(w.connection, school_id, chosen)
        for act, changed in ((ALLOWED, chosen - before), (DISALLOWED, before - chosen)):
            for person_id in sorted(changed):
                await w.audit(act, school_id=school_id, target=f"person:{person_id}")
