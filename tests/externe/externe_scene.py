"""What of outside applications somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from support.people import School

from one.apps.externe import keys
from one.http.state import State

_PAGE = "/ecole/{school}/reglages/externe"
_OTHERS = ("paul.prof", "lise.roy", "lea.roy", "gil.garde", "dora.direction2", "rene.referent2")
WRONG = {f"{_PAGE}/{{id}}/renouveler": _OTHERS, f"{_PAGE}/{{id}}/revoquer": _OTHERS}


async def scene(state: State, school: School) -> dict[str, str]:
    """A key of the school's."""
    scope = await school.scope("dora.direction")
    await keys.make(scope, state.resources, school.id, keys.Draft("La cantine", "menu"))
    (key,) = await keys.listed(scope, state.resources, school.id)
    return {"/externe/{id}": f"/externe/{key.id}"}
