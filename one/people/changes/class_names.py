"""What a class is called, asked from its own settings and from the pages of its school."""

from one import acts
from one.errors import Invalid
from one.i18n import _
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store.school import classes as store
from one.store.work import work
from one.text import clean

NAME_MOST = 60
LEVEL_MOST = 30


async def rename(scope: Scope, resources: Resources, class_id: int, name: str, level: str) -> None:
    """Give an open class another name and level, on every page at once. NotFound, or Invalid by field."""
    classroom = await rights.check_class(scope, resources, class_id)
    name, level = checked(name, level)
    async with work(scope, resources) as w:
        await w.acts((), [class_id], school_id=classroom.school_id, changed=[class_id])
        renamed = await store.rename(w.connection, classroom.school_id, class_id, name, level)
        if renamed is None:
            raise taken()
        if not renamed:  # the same again is no change, and no line in the log
            return
        w.change_people(await store.people_concerned(w.connection, class_id))
        await w.audit(acts.CLASS_RENAMED, school_id=classroom.school_id, target=f"class:{class_id}")


def checked(name: str, level: str) -> tuple[str, str]:
    """A class's name and level as kept; Invalid with all that is wrong."""
    errors: dict[str, list[str]] = {}
    for field, value, most in (("name", name, NAME_MOST), ("level", level, LEVEL_MOST)):
        if len(value) > most:
            errors[field] = [_("C’est trop long : %(most)s caractères au plus.") % {"most": most}]
    name = clean(name[: NAME_MOST + 1], keep_lines=False)
    level = clean(level[: LEVEL_MOST + 1], keep_lines=False)
    if not name:
        errors["name"] = [_("Donnez un nom à la classe.")]
    if errors:
        raise Invalid(errors)
    return name, level


def taken() -> Invalid:
    """No two open classes of a school have one name."""
    return Invalid({"name": [_("Une classe ouverte porte déjà ce nom. Choisissez-en un autre.")]})
