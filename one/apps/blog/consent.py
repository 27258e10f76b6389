"""« Sans photo »: whoever publishes photos is shown the children of whom none is to be, by name, and says of each that it is on none."""

from collections.abc import Collection

from one.apps.blog import blogs
from one.apps.blog.blogs import Blog
from one.i18n import _
from one.resources import Resources
from one.scope import Scope
from one.store.classroom import photos as store
from one.store.classroom.photos import Marked
from one.store.pool import Connection, Pool
from one.store.work import Work


async def asked(scope: Scope, resources: Resources, blog: Blog) -> list[Marked]:
    """The children of a blog's classes with that mark, for who leads it."""
    return await store.marked(resources.pool, scope, blog.class_ids)


async def rely(w: Work, scope: Scope, blog: Blog) -> None:
    """Hold what a blog allowed, and all its children for who leads it: nobody is marked between the question and the photos."""
    leads = blogs.leads(scope, blog)
    await blogs.rely(w, blog, await store.children(w.connection, scope, blog.class_ids) if leads else ())


async def problems(
    scope: Scope, source: Pool | Connection, blog: Blog, without: Collection[int]
) -> dict[str, list[str]]:
    """What is wrong unless each of them was said to be on no photo; one who was marked a moment ago is asked about too."""
    marked = await store.marked(source, scope, blog.class_ids)
    if all(child.id in without for child in marked):
        return {}
    return {"without": [_("Regardez les photos, puis cochez chaque nom : l’enfant n’est sur aucune.")]}
