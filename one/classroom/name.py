"""What a class is called: its teachers, its direction and its référent may change it."""

from one.acts import Act
from one.classroom.access import room
from one.classroom.people import tell
from one.errors import Invalid
from one.house import House
from one.i18n import _
from one.school.classes import checked
from one.scope import Scope
from one.store import audit, school_classes
from one.store import school as school_store


async def rename(scope: Scope, house: House, class_id: int, name: str, level: str) -> None:
    """Give the class another name and level, on every page at once. NotFound, or Invalid by field."""
    place = await room(scope, house, class_id)
    name, level = checked(name, level)
    if (name, level) == (place.name, place.level):
        return
    async with house.pool.acquire() as connection, connection.transaction():
        await school_store.lock(connection, place.school_id)
        if not await school_classes.rename(connection, place.school_id, class_id, name, level):
            words = _("Une classe ouverte de l’école porte déjà ce nom. Choisissez-en un autre.")
            raise Invalid({"name": [words]})
        await audit.note(
            connection, actor_id=scope.person_id, school_id=place.school_id, act=Act.CLASS_RENAMED,
            target=f"class:{class_id}",
        )  # fmt: skip
        concerned = await school_classes.people_concerned(connection, class_id)
    tell(house, concerned)
