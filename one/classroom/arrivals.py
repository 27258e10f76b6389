"""Adding a person to a class: somebody new, or somebody of the school who is found by name."""

from datetime import date, timedelta

import msgspec

from one import clock
from one.classroom.access import Members, members
from one.errors import Invalid, NotFound
from one.i18n import _
from one.people import rights
from one.people.changes.accounts import names
from one.people.changes.acting import InClass
from one.people.changes.arrivals import Choice, add_to_class, same_name
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.people.namesakes import Namesake, candidates
from one.store.roster.people import NewPerson

OLDEST = timedelta(days=366 * 25)  # of a pupil


class Newcomer(msgspec.Struct, frozen=True):
    """Who is to be added. ``children`` are a guardian's in this class, ``birth_date`` a pupil's."""

    profile: str
    first_name: str
    last_name: str
    birth_date: str = ""
    children: tuple[int, ...] = ()


def profiles(scope: Scope, shown: Members) -> tuple[Profile, ...]:
    """Whom the asker may add to the class."""
    return rights.brings(scope, shown.classroom.school_id)


def check(scope: Scope, shown: Members, newcomer: Newcomer) -> tuple[NewPerson, list[int]]:
    """A newcomer as kept, without a login yet, and their children in the class.

    NotFound for a profile that is not the asker's to add, Invalid with all that is wrong.
    """
    if newcomer.profile not in profiles(scope, shown):
        raise NotFound
    errors: dict[str, list[str]] = {}
    if newcomer.profile == Profile.PUPIL and shown.classroom.ended:
        errors[""] = [_ended()]
    first = last = ""
    try:
        first, last = names(newcomer.first_name, newcomer.last_name)
    except Invalid as error:
        errors |= error.errors
    born = None
    if newcomer.profile == Profile.PUPIL and newcomer.birth_date.strip():
        born = _birth(newcomer.birth_date.strip())
        if born is None:
            errors["birth_date"] = [_("Cette date n’est pas celle d’un élève. Exemple : 17/08/2019")]
    children = sorted(set(newcomer.children)) if newcomer.profile == Profile.GUARDIAN else []
    pupils = {p.id for p in shown.people if p.profile == Profile.PUPIL}
    if newcomer.profile == Profile.GUARDIAN and not children:
        errors["children"] = [_("Choisissez au moins un enfant de la classe.")]
    elif set(children) - pupils:
        errors["children"] = [_("Un des enfants choisis n’est plus dans cette classe. Vérifiez votre choix.")]
    if errors:
        raise Invalid(errors)
    return NewPerson("", newcomer.profile, "", last, first, born, None, None), children


def _ended() -> str:
    return _(
        "Cette classe est celle de l’an passé : un nouvel élève et sa famille liraient ses mots."
        " La direction ouvre la classe de cette année dans « Mon école »."
    )


def _birth(text: str) -> date | None:
    try:
        born = date.fromisoformat(text)
    except ValueError:
        return None
    return born if timedelta(0) <= clock.today() - born < OLDEST else None


async def namesakes(scope: Scope, resources: Resources, class_id: int, newcomer: Newcomer) -> list[Namesake]:
    """Who of the school, or of those who left it, has this name; Invalid or NotFound as ``check``."""
    shown = await members(scope, resources, class_id)
    who, _children = check(scope, shown, newcomer)
    found = await candidates(resources.pool, shown.classroom.school_id, [who.profile], class_id)
    return same_name(who, found)


async def add(scope: Scope, resources: Resources, class_id: int, newcomer: Newcomer, choice: Choice) -> int:
    """Add a person as was chosen; return their id. NotFound for a person who is not a namesake."""
    who, children = check(scope, await members(scope, resources, class_id), newcomer)
    return await add_to_class(scope, resources, InClass(class_id), who, choice, children)
