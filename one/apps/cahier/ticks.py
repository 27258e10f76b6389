"""« Fait »: what a pupil ticks, seen at once on their pages and their guardians', and counted on the teachers'."""

from one import channels, events
from one.apps.cahier import reading
from one.apps.cahier.kinds import CODE
from one.errors import NotFound
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.cahier import ticks as store
from one.store.work import work


async def tick(scope: Scope, resources: Resources, homework_id: int, *, done: bool) -> None:
    """The asker, a pupil of its class, has done it, or has not after all; once more changes nothing."""
    if scope.profile != Profile.PUPIL:
        raise NotFound
    found = await reading.read(scope, resources, homework_id)
    async with work(scope, resources) as w:
        if await store.tick(w.connection, scope, homework_id, done=done):
            names = [
                channels.user(scope.person_id),
                channels.family(scope.person_id),
                channels.class_profile(found.class_id, Profile.TEACHER),
            ]
            await w.event(events.Kind.CHANGED, channels=names, body=events.changed_body(CODE))
