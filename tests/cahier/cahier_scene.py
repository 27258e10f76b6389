"""What of the homework book somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from datetime import timedelta

from support.people import School

from one.apps.cahier import writing
from one.apps.cahier.reading import today
from one.http.state import State
from one.rich_text import Rich

# Homework of CE1: families and teachers of another class are strangers. Gil works there, and reads.
_ELSEWHERE = ("nina.noir", "max.noir", "tom.roy", "anne.autre")
WRONG = {
    "/cahier/{id}": _ELSEWHERE,
    "/cahier/{id}/fait": (*_ELSEWHERE, "lise.roy", "paul.prof", "gil.garde"),
    "/cahier/{id}/modifier": (*_ELSEWHERE, "lise.roy", "lea.roy", "gil.garde"),
    "/cahier/{id}/retirer": (*_ELSEWHERE, "lise.roy", "lea.roy", "gil.garde"),
}


async def scene(state: State, school: School) -> dict[str, str]:
    """Homework of Paul's for his class."""
    draft = writing.Draft("maths", "Table de 6", Rich(""), today() + timedelta(days=1), sure=True)
    (homework_id,) = await writing.write(
        await school.scope("paul.prof"), state.resources, draft, [school.classes["CE1"]]
    )
    return {"/cahier/{id}": f"/cahier/{homework_id}"}
