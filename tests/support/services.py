"""Services outside that a school shows on « Mes applis »."""

from one.http.state import State
from one.shelf import connectors
from one.shelf.connectors import Words
from support.people import School


def words(school: School, **more: object) -> Words:
    """A service for everybody."""
    said: dict[str, object] = {
        "name": "Bibliothèque",
        "url": "https://biblio.exemple.fr/",
        "description": "Réserver un livre",
        "picture": "livre",
        "color": "sky",
        "category": "apprendre",
        "profiles": ("eleve", "parent", "enseignant", "personnel"),
        "class_ids": (),
    }
    return Words(**(said | more))  # type: ignore[arg-type]


async def some_service(state: State, school: School, **more: object) -> int:
    """The id of one that the direction shows."""
    scope = await school.scope("dora.direction")
    return await connectors.add(scope, state.resources, school.id, words(school, **more))
