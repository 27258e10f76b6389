"""Naming a référent numérique: an act of the platform, done on its command line."""

from one import acts
from one.errors import OneError
from one.school.people import STAFF
from one.store import audit
from one.store.people import ties
from one.store.pool import Pool
from one.store.school import people as store


class CannotName(OneError):
    """The person is no adult of a school, or has nothing to take away; the message says which."""


async def name(pool: Pool, school_id: int, person_id: int, *, remove: bool) -> None:
    """Make somebody of the staff référent of a school (attached to it if they were not), or take it back.

    A person has one function in each school. A head is refused: they administer it already, and the
    school would lose its direction. Raises CannotName.
    """
    other = (await ties.of(pool, [person_id]))[person_id]
    if other.profile not in STAFF:
        raise CannotName("referent: only a teacher or a member of the staff can be named")
    if not remove and other.schools.get(school_id) == "direction":
        raise CannotName("referent: this person directs this school, and so administers it already")
    if remove and other.schools.get(school_id) != "referent":
        raise CannotName("referent: this person is not référent of this school")
    async with pool.acquire() as connection, connection.transaction():
        if not remove:
            await store.attach(connection, school_id, person_id)
        if await store.set_function(connection, school_id, person_id, None if remove else "referent"):
            act = acts.FUNCTION_TAKEN if remove else acts.FUNCTION_GIVEN
            await audit.note(
                connection, actor_id=None, school_id=school_id, act=act,
                target=f"person:{person_id}", data={"function": "referent"},
            )  # fmt: skip
