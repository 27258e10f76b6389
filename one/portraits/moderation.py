"""A photo that does not fit, taken away by who answers for its owner at school; the owner is told why."""

from one import acts, channels
from one.errors import Invalid, NotFound
from one.i18n import _
from one.people import rights
from one.people.changes.acting import audit_person
from one.portraits.choosing import tell
from one.profile.photo_taken import REASONS, SAYS, SUBJECT, TYPE
from one.profile.telling import address
from one.resources import Resources
from one.scope import STAFF, Profile, Scope
from one.store.people import ties
from one.store.portraits import portraits as store
from one.store.work import work

__all__ = ["REASONS", "offered", "take_away"]


async def check(scope: Scope, resources: Resources, person_id: int) -> None:
    """NotFound for who answers for nobody so called, or not for them."""
    other = (await ties.of(resources.pool, [person_id])).get(person_id)
    if other is None or rights.takes_photo(scope, other) is None:
        raise NotFound


async def offered(scope: Scope, resources: Resources, person_id: int) -> str:
    """The version of the photo that the asker may take away from this person; empty where there is none, or no such right."""
    if scope.profile not in STAFF:
        return ""
    try:
        await check(scope, resources, person_id)
    except NotFound:
        return ""
    found = await store.of(resources.pool, [person_id])
    return next((each.version for each in found if each.shown), "")


async def take_away(scope: Scope, resources: Resources, person_id: int, version: str, reason: str) -> None:
    """Nobody sees this photo any more, and its owner is told; NotFound for who may not.

    A photo that its owner shows to nobody is nobody's to judge. Invalid when there is another one by now, or none.
    """
    if reason not in REASONS:
        raise Invalid({"reason": [_("Dites pourquoi.")]})
    async with work(scope, resources) as w:
        scope = await w.acts([person_id])
        other = (await ties.of(w.connection, [person_id])).get(person_id)
        school_id = rights.takes_photo(scope, other) if other else None
        if other is None or school_id is None:
            raise NotFound
        if not await store.take_away(w.connection, person_id, version):
            raise Invalid({"": [_("Cette photo n’est plus là. Regardez la fiche de nouveau.")]})
        await audit_person(w, school_id, person_id, acts.PHOTO_TAKEN, reason=reason)
        await tell(w, person_id)
        family = [channels.family(person_id)] if other.profile == Profile.PUPIL else []
        names = await store.names(w.connection, [person_id])
        await w.publish(
            TYPE,
            channels=[channels.user(person_id), *family],
            subject=SUBJECT(person_id),
            title=names[person_id],
            excerpt=SAYS[reason],
            url=address(person_id),
            of_act=True,
        )
