"""What of the news somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from support.people import School

from one.apps.actualites import news
from one.http.state import State

# News of the head to the families of CE1: other families, other classes' teachers, pupils and staff are strangers.
_ELSEWHERE = ("nina.noir", "max.noir", "lea.roy", "anne.autre", "gil.garde")
WRONG = {
    "/actualites/{id}": _ELSEWHERE,
    "/actualites/{id}/modifier": (*_ELSEWHERE, "lise.roy", "paul.prof"),
    "/actualites/{id}/retirer": (*_ELSEWHERE, "lise.roy", "paul.prof"),
}


async def scene(state: State, school: School) -> dict[str, str]:
    """News to the parents of CE1."""
    draft = news.Draft("Kermesse", "Samedi", ("parent",), class_ids=(school.classes["CE1"],))
    news_id = await news.publish(await school.scope("dora.direction"), state.resources, school.id, draft)
    return {"/actualites/{id}": f"/actualites/{news_id}"}
