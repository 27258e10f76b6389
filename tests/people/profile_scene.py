"""Sheets of people, and who may not see them; see tests/http/test_wrong_role.py."""

from support.people import School

from one.http.state import State

# Zoé's: no other family's child or parent of another class, nor who is of her class without a tie to her.
WRONG = {"/profil/{id}": ("lise.roy", "marc.roy", "nina.noir", "max.noir", "tom.roy")}


async def scene(state: State, school: School) -> dict[str, str]:
    """Zoé's sheet."""
    return {"/profil/{id}": f"/profil/{school.people['zoe.blin']}"}
