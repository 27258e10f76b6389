"""What of the notebook somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from support.people import School

from one.apps.carnet import notes
from one.http.state import State

WRONG = {"/carnet/{id}": ("nina.noir", "max.noir", "anne.autre")}


async def scene(state: State, school: School) -> dict[str, str]:
    """A note of Paul's to his class."""
    draft = notes.Draft(school.classes["CE1"], "Sortie", "Bottes")
    note_id = await notes.publish(await school.scope("paul.prof"), state.resources, draft)
    return {"/carnet/{id}": f"/carnet/{note_id}"}
