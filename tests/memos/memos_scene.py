"""One's own notes, for the test of wrong roles: nobody else has anything to do with them."""

from support.people import School

from one.apps.memos import memos
from one.http.state import State

WRONG = {
    "/memos/{id}": ("lise.roy", "dora.direction", "lea.roy"),
    "/memos/{id}/jeter": ("lise.roy", "dora.direction", "lea.roy"),
}


async def scene(state: State, school: School) -> dict[str, str]:
    """A note of Paul's."""
    memo = await memos.add(await school.scope("paul.prof"), state.resources, "Acheter des craies")
    return {"/memos/{id}": f"/memos/{memo.id}"}
