"""« Sans photo »: the mark of a child whose family wants no photo of them published."""

from one import acts
from one.errors import NotFound
from one.people.changes.acting import Where, acting
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.classroom import photos as store


async def mark(scope: Scope, resources: Resources, where: Where, person_id: int, *, without: bool) -> None:
    """Set the mark of a pupil, or take it off; NotFound for who is none. Once more changes nothing."""
    async with acting(scope, resources, where, person_id) as act:
        if act.person.profile != Profile.PUPIL:
            raise NotFound
        if await store.mark(act.w.connection, person_id, without=without):
            await act.audit(acts.PERSON_NO_PHOTO if without else acts.PERSON_PHOTOS)
