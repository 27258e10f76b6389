"""What of Assistance somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from support.people import School

from one.apps.assistance import asking
from one.apps.assistance.asking import Draft
from one.http.state import State

# Lise's request: other parents, teachers and the head of a school that has a référent have nothing to do with it.
_OTHERS = ("marc.roy", "bea.blin", "paul.prof", "gil.garde", "dora.direction", "lea.roy")
_WRITER_TOO = (*_OTHERS, "lise.roy")
WRONG = {
    "/assistance/{id}": _OTHERS,
    "/assistance/{id}/repondre": _OTHERS,
    "/assistance/{id}/etat": _OTHERS,
    "/assistance/{id}/note": _WRITER_TOO,
    "/assistance/{id}/suivi": _WRITER_TOO,
    "/assistance/{id}/support": _WRITER_TOO,
}


async def scene(state: State, school: School) -> dict[str, str]:
    """A request of a parent of CE1."""
    draft = Draft(school.id, "La photo ne part pas", "autre", "Rien ne se passe.")
    request_id = await asking.ask(await school.scope("lise.roy"), state.resources, draft)
    return {"/assistance/{id}": f"/assistance/{request_id}"}
