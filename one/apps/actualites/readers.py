"""Who would read news if it were published now."""

from collections.abc import Collection

from one.apps.actualites import news
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.actualites import reach as store


async def would(
    scope: Scope,
    resources: Resources,
    school_id: int,
    profiles: Collection[str],
    class_ids: Collection[int] | None = None,
) -> tuple[int, int]:
    """How many families and people, of a school or of these classes of it; NotFound where the asker publishes nothing."""
    school = await news.school_to_write_in(scope, resources, school_id)
    known = {room.id for room in await news.classes_of(scope, resources, [school])}
    rooms = None if class_ids is None else [each for each in class_ids if each in known]
    asked = [profile for profile in Profile if profile in profiles]
    return await store.would(resources.pool, scope, school_id, asked, rooms)
