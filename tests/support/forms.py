"""A form to send: somebody new for a school."""

from support.people import School

FROM_US = {"sec-fetch-site": "same-origin"}


def arrivals(school: School) -> str:
    """Where it is sent."""
    return f"/ecole/{school.id}/personnes/ajouter"


def newcomer(**more: str) -> dict[str, str]:
    """What is typed."""
    return {"profile": "personnel", "civility": "Mme", "first_name": "Ada", "last_name": "Neuve"} | more
