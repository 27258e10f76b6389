"""What a teacher looks for first in their class: whose account is open, of the children and of their families."""

from one.resources import Resources
from one.scope import Class, Scope
from one.store.classroom import classes


async def accounts(scope: Scope, resources: Resources, shown: Class) -> dict[str, tuple[int, int]]:
    """By profile: how many accounts are active, of how many; for a class that the asker may set up."""
    return await classes.active(resources.pool, scope, shown.id)
