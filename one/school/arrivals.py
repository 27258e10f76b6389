"""Adding a teacher or a member of the staff to a school: before there are classes, or who has none."""

import msgspec

from one import acts
from one.accounts import sign_in
from one.classroom.arrivals import Choice, make, same_name
from one.classroom.people import names
from one.errors import Invalid, NotFound
from one.i18n import _
from one.names import civility
from one.people import rights
from one.resources import Resources
from one.school import people
from one.school.people import STAFF
from one.scope import Scope
from one.store import audit
from one.store.people.namesakes import Namesake, candidates
from one.store.roster import school as store_roster
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
        email = sign_in.normal_email(newcomer.email, required=False)
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
    who = check(newcomer)
    return same_name(who.first_name, who.last_name, await candidates(resources.pool, school_id, STAFF))


async def add(scope: Scope, resources: Resources, school_id: int, newcomer: Newcomer, choice: Choice) -> int:
    """Make the account, or take back the namesake who was chosen; return their id.

    NotFound for a choice that is none: who is in the school already has nothing to be added to.
    """
    rights.check_school(scope, school_id)
    who = check(newcomer)
    if choice.how == "join" and choice.person_id is not None:
        same = await namesakes(scope, resources, school_id, newcomer)
        if choice.person_id not in {each.id for each in same if not each.attached}:
            raise NotFound
        await people.attach(scope, resources, school_id, choice.person_id)
        return choice.person_id
    if choice.how != "new":
        raise NotFound
    async with resources.pool.acquire() as connection, connection.transaction():
        await store_roster.lock_accounts(connection)
        person_id = await make(connection, school_id, who)
        await audit.note(
            connection, actor_id=scope.person_id, school_id=school_id, act=acts.PERSON_CREATED,
            target=f"person:{person_id}",
        )  # fmt: skip
    return person_id
