"""Sending a note: now, at an hour, or when the school's pause is over, as the school and its author have it."""

from datetime import datetime

import msgspec

from one import clock
from one.apps.carnet import groups, later, notes
from one.apps.carnet.notes import Draft
from one.errors import Invalid, NotFound
from one.i18n import _
from one.mail import pause
from one.resources import Once, Resources
from one.scope import Function, Scope

REASON_MOST = 150


class Sent(msgspec.Struct, frozen=True):
    """What became of a note: ``note_id`` when it left, ``later_id`` when it waits; ``quiet``: for the end of the pause."""

    note_id: int | None = None
    later_id: int | None = None
    quiet: bool = False


def may_hurry(scope: Scope, school_id: int) -> bool:
    """Whether the asker's notes may leave during the pause of a school, when they say why: the direction's."""
    return scope.has_function(Function.DIRECTION, school_id=school_id)


async def send(
    scope: Scope,
    resources: Resources,
    draft: Draft,
    *,
    at: datetime | None = None,
    urgent: str | None = None,
    once: Once | None = None,
) -> Sent:
    """Publish a note now, or keep it until ``at``; in the pause until that is over, unless ``urgent`` says why not.

    Raises what ``notes.publish`` does; NotFound for who may not hurry.
    """
    school_id = await notes.school_to_write_in(scope, resources, draft.class_id)
    if urgent is not None:
        if not may_hurry(scope, school_id):
            raise NotFound
        if not urgent:
            raise Invalid(
                {"reason": [_("Dites pourquoi ce mot n’attend pas : c’est gardé au journal de l’école.")]}
            )
        settled = await groups.settled(scope, resources, draft)
        return Sent(await notes.publish(scope, resources, settled, urgent=urgent, once=once))
    wanted = at or clock.now()
    opens = await pause.opens(resources, school_id, wanted)
    if at is None and opens == wanted:
        settled = await groups.settled(scope, resources, draft)
        return Sent(await notes.publish(scope, resources, settled, once=once))
    quiet = opens != wanted
    later_id = await later.schedule(scope, resources, draft, opens, quiet=quiet, once=once)
    return Sent(later_id=later_id, quiet=quiet)
