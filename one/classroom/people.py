"""What the settings of a class do to one of its people; one/people/changes/ judges and does it."""

from one.people.changes import accounts, classes, links
from one.people.changes.acting import InClass
from one.resources import Resources
from one.scope import Scope


async def block(scope: Scope, resources: Resources, class_id: int, person_id: int) -> None:
    """Close an account."""
    await accounts.block(scope, resources, InClass(class_id), person_id)


async def unblock(scope: Scope, resources: Resources, class_id: int, person_id: int) -> None:
    """Open a blocked account; NotFound for a teacher when the direction closed it."""
    await accounts.unblock(scope, resources, InClass(class_id), person_id)


async def rename(
    scope: Scope, resources: Resources, class_id: int, person_id: int, first_name: str, last_name: str
) -> None:
    """Correct the names of a pupil or a guardian. Invalid for names that are none."""
    await accounts.rename(scope, resources, InClass(class_id), person_id, first_name, last_name)


async def link(scope: Scope, resources: Resources, class_id: int, guardian_id: int, child_id: int) -> None:
    """Make a guardian of the class the guardian of one of its pupils."""
    await links.link(scope, resources, InClass(class_id), guardian_id, child_id)


async def unlink(scope: Scope, resources: Resources, class_id: int, guardian_id: int, child_id: int) -> None:
    """End the link between a guardian and one pupil of the class."""
    await links.unlink(scope, resources, InClass(class_id), guardian_id, child_id)


async def remove(scope: Scope, resources: Resources, class_id: int, person_id: int) -> None:
    """Take somebody out of the class; their account stays."""
    await classes.take_out(scope, resources, InClass(class_id), person_id)
