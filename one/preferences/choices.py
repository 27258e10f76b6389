"""Choosing: at once, for all pages and devices of the person."""

from collections.abc import Mapping
from datetime import datetime

from one import channels, events
from one.errors import Invalid
from one.i18n import _
from one.preferences.catalogue import BY_NAME
from one.resources import Resources
from one.scope import Scope
from one.store import preferences as store
from one.store.work import work

CODE = "preferences"  # of what open pages follow


async def choose(
    scope: Scope, resources: Resources, wanted: Mapping[str, str], at: datetime | None = None
) -> bool:
    """Keep what the asker chose, ``at`` a moment or now. False when all of it is older than what they chose since.

    A save may be slow and overtake no other: of two the later choice counts, whichever comes first.
    """
    for name, value in wanted.items():
        if name not in BY_NAME or not BY_NAME[name].has(value):
            raise Invalid({"": [_("Ce choix n’existe pas, ou plus. La page en propose d’autres.")]})
    if not wanted:
        return True
    async with work(scope, resources) as w:
        kept = [await store.put(w.connection, scope, name, wanted[name], at) for name in sorted(wanted)]
        if any(kept):
            await w.event(
                events.Kind.CHANGED,
                channels=[channels.user(scope.person_id)],
                body=events.changed_body(CODE),
            )
    return any(kept)
