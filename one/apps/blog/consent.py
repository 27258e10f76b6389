"""« Sans photo »: whoever publishes photos is shown the children of whom none is to be, by name, and says of each that it is on none."""

from collections.abc import Collection

from one.apps.blog.blogs import Blog
from one.i18n import _
from one.resources import Resources
from one.scope import Scope
from one.store.classroom import photos as store
from one.store.classroom.photos import Marked


async def asked(scope: Scope, resources: Resources, blog: Blog) -> list[Marked]:
    """The children of a blog's classes with that mark, for who leads it."""
    return await store.marked(resources.pool, scope, blog.class_ids)


async def problems(
    scope: Scope, resources: Resources, blog: Blog, without: Collection[int]
) -> dict[str, list[str]]:
    """What is wrong unless each of them was said to be on no photo; one who was marked a moment ago is asked about too."""
    missing = [child for child in await asked(scope, resources, blog) if child.id not in without]
    if not missing:
        return {}
    return {"without": [_("Regardez les photos, puis cochez chaque nom : l’enfant n’est sur aucune.")]}
