"""What a class is called: its teachers, its direction and its référent may change it."""

from one.people.changes import class_names
from one.resources import Resources
from one.scope import Scope


async def rename(scope: Scope, resources: Resources, class_id: int, name: str, level: str) -> None:
    """Give the class another name and level, on every page at once. NotFound, or Invalid by field."""
    await class_names.rename(scope, resources, class_id, name, level)
