"""What a class is called: its teachers, its direction and its référent may change it."""

from one.classroom.access import room
from one.resources import Resources
from one.school.classes import give_name
from one.scope import Scope


async def rename(scope: Scope, resources: Resources, class_id: int, name: str, level: str) -> None:
    """Give the class another name and level, on every page at once. NotFound, or Invalid by field."""
    place = await room(scope, resources, class_id)
    await give_name(scope, resources, place.school_id, class_id, name, level)
