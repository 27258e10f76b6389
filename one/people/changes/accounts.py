"""What is done to an account itself, wherever it is used: block, let in again, correct the names."""

from collections.abc import Sequence

from one import acts
from one.errors import Invalid, NotFound
from one.i18n import _
from one.names import LONGEST_NAME, fold, written
from one.people import rights
from one.people.changes.acting import Where, acting
from one.resources import Resources
from one.scope import FAMILY, Profile, Scope
from one.store.accounts import credentials as store
from one.store.accounts import sessions
from one.store.classroom import members
from one.store.roster import by_hand
from one.store.roster import people as many
from one.store.roster.people import PersonChange
from one.store.work import Work


async def block(scope: Scope, resources: Resources, where: Where, person_id: int) -> None:
    """Close an account: its sessions end, its open pages sign out, nobody signs in with it."""
    async with acting(scope, resources, where, person_id) as act:
        if not rights.acts_everywhere(scope, act.person.ties):
            raise NotFound
        if await store.block(act.w.connection, person_id, rights.blocks_as(scope, act.school_id)):
            await act.audit(acts.PERSON_BLOCKED)
        act.w.end_sessions(await sessions.end_all(act.w.connection, person_id))
        act.w.change_people([person_id])


async def unblock(scope: Scope, resources: Resources, where: Where, person_id: int) -> None:
    """Let in again whoever is blocked; NotFound for a teacher when the direction closed the account."""
    async with acting(scope, resources, where, person_id) as act:
        # To open what is open changes nothing, and asks for no more than a teacher's block would.
        blocked_as = act.person.blocked_as if act.person.blocked_at else Profile.TEACHER
        if not rights.unblocks(scope, act.person.ties, act.school_id, blocked_as):
            raise NotFound
        if await store.unblock(act.w.connection, person_id):
            await act.audit(acts.PERSON_UNBLOCKED)
            act.w.change_people([person_id])


async def rename(
    scope: Scope, resources: Resources, where: Where, person_id: int, first_name: str, last_name: str
) -> None:
    """Correct the names of a pupil or a guardian; the login stays. Invalid for names that are none."""
    async with acting(scope, resources, where, person_id) as act:
        if act.person.profile not in FAMILY or not rights.acts_everywhere(scope, act.person.ties):
            raise NotFound
        first, last = names(first_name, last_name)
        fields = {"first_name": first, "last_name": last}
        changed = [field for field, name in fields.items() if getattr(act.person, field) != name]
        if changed:
            await by_hand.renamed(act.w.connection, person_id, scope.person_id)
            await members.rename(act.w.connection, person_id, first, last)
            await act.w.rename([person_id])
            await act.audit(acts.PERSON_RENAMED, fields=changed)


async def correct(w: Work, people: Sequence[PersonChange]) -> None:
    """Write these accounts as the lists of a school correct them, all at once; logins stay."""
    await w.rename(await many.change_people(w.connection, people))


def names(first_name: str, last_name: str) -> tuple[str, str]:
    """Two names as they are kept; Invalid with all that is wrong."""
    clean, errors = {}, {}
    for field, text, missing in (
        ("first_name", first_name, _("Indiquez le prénom.")),
        ("last_name", last_name, _("Indiquez le nom.")),
    ):
        clean[field] = name = written(text) if len(text) <= 4 * LONGEST_NAME else text
        if not fold(name):
            errors[field] = [missing]
        elif len(name) > LONGEST_NAME:
            words = _("C’est trop long : %(most)s caractères au plus, vous en avez %(n)s.")
            errors[field] = [words % {"most": LONGEST_NAME, "n": len(name)}]
    if errors:
        raise Invalid(errors)
    return clean["first_name"], clean["last_name"]
