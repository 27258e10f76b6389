"""Blogs and posts for tests."""

from typing import Any

from one.apps.blog import blogs, writing
from one.apps.blog.blogs import Comments, Settings
from one.files import intake
from one.http.state import State
from one.rich_text import Rich
from support.files import file_of
from support.people import School
from support.pictures import photo


async def blog_of(
    state: State, school: School, *classes: str, by: str = "dora.direction", **more: Any
) -> int:
    """A blog of these classes, where pupils write and comments are moderated."""
    ids = tuple(school.classes[name] for name in classes or ("CE1",))
    given: dict[str, Any] = {"pupils_write": True, "comments": Comments.MODERATED} | more
    return await blogs.create(await school.scope(by), state.resources, Settings("Le blog", "", ids, **given))


async def pictures(state: State, school: School, by: str, n: int = 1) -> list[int]:
    """Photos of somebody's that wait."""
    scope, ids = await school.scope(by), []
    for each in range(n):
        with file_of(photo(60 + each, 40)) as content:
            file = await intake.take(scope, state.resources, "blog", intake.Sent("photo.jpg", content))
        ids.append(file.id)
    return ids


async def written(
    state: State, school: School, blog_id: int, by: str = "paul.prof", title: str = "Au bois", **more: Any
) -> int:
    """A post of somebody's."""
    draft = writing.Draft(title, Rich("Trois balises et une boussole."), **more)
    return await writing.write(await school.scope(by), state.resources, blog_id, draft)
