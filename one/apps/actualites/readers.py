"""Who would read news if it were published now."""

from collections.abc import Collection

from one.apps.actualites import news
from one.apps.actualites.kinds import CODE, INFO
from one.apps.actualites.showing import audience
from one.feed import reach
from one.feed.reach import NOBODY, Reach
from one.resources import Resources
from one.scope import Scope
from one.store.school import settings as school_store


async def would(
    scope: Scope,
    resources: Resources,
    school_id: int,
    profiles: Collection[str],
    class_ids: Collection[int] | None = None,
) -> Reach:
    """Of a school or of these classes of it; NotFound where the asker publishes nothing."""
    school = await news.school_to_write_in(scope, resources, school_id)
    known = {room.id for room in await news.classes_of(scope, resources, [school])}
    rooms = [each for each in class_ids or () if each in known]
    if class_ids is not None and not rooms:
        return NOBODY
    opened = await school_store.open_profiles(resources.pool, school_id, CODE)
    return await reach.would(scope, resources, audience(school_id, profiles, rooms, opened), INFO)
