"""Making two accounts one."""

from functools import partial

from one import acts, channels
from one.accounts import ways_in
from one.errors import Invalid, NotFound
from one.events import Author
from one.i18n import _
from one.people import personal_data
from one.people.changes.acting import InSchool, audit_person
from one.people.duplicates import pair
from one.resources import Resources
from one.scope import Scope
from one.store import events
from one.store.accounts import sessions
from one.store.people import duplicates, identity
from one.store.pool import Connection
from one.store.profile import fields as profile_fields
from one.store.roster import by_hand
from one.store.work import work


async def merge(
    scope: Scope, resources: Resources, where: InSchool, kept_id: int, removed_id: int, *, sure: bool = False
) -> None:
    """Make two accounts one, in one transaction: the kept one gets all the other had, and its login.

    Raises NotFound for people who are not the school's, Invalid when something stands in the way, and for
    two who are not called alike unless ``sure``: no act takes a merge back.
    """
    both = await pair(scope, resources, where.school_id, kept_id, removed_id)
    if both.obstacle:
        raise Invalid({"": [both.obstacle]})
    if both.differ and not sure:
        raise Invalid({"sure": [_("Rien n’est fusionné. Si c’est bien une seule personne, cochez la case.")]})
    async with work(scope, resources) as w:
        await w.acts((kept_id, removed_id), ends=True)
        people = await duplicates.lock(w.connection, (kept_id, removed_id))
        if len(people) < 2:
            raise NotFound
        w.end_sessions(await sessions.end_all(w.connection, removed_id))
        await by_hand.merged(w.connection, kept_id, removed_id, scope.person_id)
        # What was prepared for one of them is not all that they have from now on.
        archives = await personal_data.drop(w, (kept_id, removed_id))
        stood = await events.channels_of_author(w.connection, removed_id, leaves=True)
        await _pour(w.connection, people[kept_id], people[removed_id])
        await personal_data.throw(w, archives)
        for channel in (channels.user, channels.family):
            w.places.pour(channel(removed_id), channel(kept_id))
        await w.told_as(Author(removed_id, people[kept_id].full_name), stood)
        w.change_people(await duplicates.tell(w.connection, kept_id))
        await audit_person(w, where.school_id, kept_id, acts.PERSON_MERGED, removed=removed_id)


async def _pour(connection: Connection, kept: duplicates.Locked, removed: duplicates.Locked) -> None:
    """All that hangs on one account to the other one."""
    await ways_in.end(connection, [removed.id])
    await duplicates.drop_ways_in(connection, removed.id)
    await profile_fields.close_filled(connection, kept.id, removed.id)
    await profile_fields.close_all(connection, removed.id)
    await duplicates.fill(connection, kept.id, removed.id)
    await duplicates.join_rows(connection, kept.id, removed.id)
    await duplicates.retell(connection, kept.id, removed.id)
    await identity.hand_over(
        connection,
        await identity.references(connection),
        removed.id,
        kept.id,
        kept.full_name,
        partial(duplicates.keep_subject, connection, kept.id, removed.id),
    )
    await duplicates.remove(connection, kept.id, removed.id, removed.login)
