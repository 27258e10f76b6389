"""What of « Mes applis » somebody may ask for who has nothing to do with it; see tests/http/test_wrong_role.py."""

from support.people import School
from support.services import some_service

from one.http.state import State

# A service for CE1's families: not for another class, nor for who works there.
WRONG = {"/applis/liens/{id}": ("nina.noir", "max.noir", "anne.autre", "paul.prof", "gil.garde")}


async def scene(state: State, school: School) -> dict[str, str]:
    """A service for the families of CE1."""
    service_id = await some_service(
        state, school, profiles=("eleve", "parent"), class_ids=(school.classes["CE1"],)
    )
    return {"{service}": str(service_id), "/applis/liens/{id}": f"/applis/liens/{service_id}"}
