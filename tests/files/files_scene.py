"""A file of news, and who may not see it; see tests/http/test_wrong_role.py."""

from support import pictures
from support.files import sent
from support.people import School

from one.apps.actualites import news
from one.http.state import State

# Of news of the head to the families of CE1.
WRONG = {"/fichiers/{id}": ("nina.noir", "max.noir", "lea.roy", "anne.autre", "gil.garde")}


async def scene(state: State, school: School) -> dict[str, str]:
    """A photo that news keeps: nobody takes it back alone."""
    head = await school.scope("dora.direction")
    photo = await sent(state, head, pictures.photo(80, 60))
    draft = news.Draft("Fête", "Samedi", ("parent",), class_ids=(school.classes["CE1"],), files=(photo.id,))
    await news.publish(head, state.resources, school.id, draft)
    return {"/fichiers/{id}": f"/fichiers/{photo.id}"}
