"""What of the feed somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from support.notes import publish
from support.people import School

from one.http.state import State

WRONG = {
    "/fil/{id}": ("nina.noir", "max.noir", "anne.autre"),
    # Whoever did not publish it: another teacher, a reader, who directs the school.
    "/historique/{id}": ("anne.autre", "lise.roy", "dora.direction"),
}


async def scene(state: State, school: School) -> dict[str, str]:
    """An item of Paul's to the families of his class."""
    await publish(state, school, "paul.prof", "CE1")
    item = await school.pool.fetchval("select max(id) from event where kind = 'item'")
    return {"/fil/{id}": f"/fil/{item}", "/historique/{id}": f"/historique/{item}"}
