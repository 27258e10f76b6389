"""A photo that its owner shows, and who may not see it; see tests/http/test_wrong_role.py."""

from support import pictures
from support.files import file_of
from support.people import School

from one.http.state import State
from one.portraits import photos
from one.portraits.photos import Square

ADDRESS = "/portraits/{id}/{version}"
TAKING = "/profil/{id}/photo"
# Of the teacher of CE1, with the padlock open: those who may not write to him.
WRONG: dict[str, tuple[str, ...]] = {
    ADDRESS: ("nina.noir", "max.noir"),
    f"{ADDRESS}/petit": ("nina.noir", "max.noir"),
}
# Of a teacher, by a colleague, by who works at the school, by a parent, by a pupil and by himself.
WRONG[TAKING] = ("anne.autre", "gil.garde", "lise.roy", "lea.roy", "paul.prof")


async def scene(state: State, school: School) -> dict[str, str]:
    """The photo of Paul."""
    with file_of(pictures.photo(80, 60)) as content:
        await photos.put(await school.scope("paul.prof"), state.resources, content, Square(), shown=True)
    paul = await school.scope("paul.prof")
    return {ADDRESS: f"/portraits/{paul.person_id}/{paul.photo}", TAKING: f"/profil/{paul.person_id}/photo"}
