"""Adding a teacher or a member of the staff to a school: before there are classes, or who has none."""

import msgspec

from one.accounts import addresses
from one.errors import Invalid
from one.i18n import _
from one.names import civility
from one.people import rights
from one.people.changes.accounts import names
from one.people.changes.acting import InSchool
from one.people.changes.arrivals import Choice, add_to_school, same_name
from one.resources import Resources
from one.scope import STAFF, Scope
from one.store.people.namesakes import Namesake, candidates
from one.store.roster.people import NewPerson


class Newcomer(msgspec.Struct, frozen=True):
    """Who is to be added, as typed."""

    profile: str
    first_name: str
    last_name: str
    civility: str = ""
    email: str = ""


def check(newcomer: Newcomer) -> NewPerson:
    """A newcomer as kept, without a login yet; Invalid with all that is wrong."""
    errors: dict[str, list[str]] = {}
    first = last = ""
    email = None
    if newcomer.profile not in STAFF:
        errors["profile"] = [_("Dites si c’est un enseignant ou un membre du personnel.")]
    try:
        first, last = names(newcomer.first_name, newcomer.last_name)
    except Invalid as error:
        errors |= error.errors
    try:
        email = addresses.email(newcomer.email) if newcomer.email.strip() else None
    except ValueError as error:
        errors["email"] = [str(error)]
    if errors:
        raise Invalid(errors)
    return NewPerson("", newcomer.profile, civility(newcomer.civility), last, first, None, email, None)


async def namesakes(scope: Scope, resources: Resources, school_id: int, newcomer: Newcomer) -> list[Namesake]:
    """Who of the staff, or of those who left it for no school, has this name; Invalid as ``check``.

    Both profiles are looked at: a member of the staff who begins to teach is still one person.
    """
    rights.check_school(scope, school_id)
    return same_name(check(newcomer), await candidates(resources.pool, school_id, STAFF))


async def add(scope: Scope, resources: Resources, school_id: int, newcomer: Newcomer, choice: Choice) -> int:
    """Make the account, or take back the namesake who was chosen; return their id.

    NotFound for a choice that is none: who is in the school already has nothing to be added to.
    """
    rights.check_school(scope, school_id)
    return await add_to_school(scope, resources, InSchool(school_id), check(newcomer), choice)
