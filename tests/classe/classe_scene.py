"""Who may not look at a class; see tests/http/test_wrong_role.py."""

from support.people import School

from one.http.state import State

WRONG = {"/classe/{id}": ("nina.noir", "max.noir")}


async def scene(state: State, school: School) -> dict[str, str]:
    """The class of the school."""
    return {"/classe/{id}": f"/classe/{school.classes['CE1']}"}
