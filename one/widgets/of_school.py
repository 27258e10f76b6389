"""What a school says of widgets: everybody has it, nobody does, or each decides."""

from collections.abc import Mapping

import msgspec

from one import acts, channels, events
from one.errors import NotFound
from one.people import rights
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.widgets import widgets as store
from one.store.work import work
from one.widgets.catalogue import CODE, EVERY, Listed
from one.widgets.choices import PINNED, REMOVED

FREE = ""
RULES = (FREE, PINNED, REMOVED)


class Line(msgspec.Struct, frozen=True):
    """A widget and what the school says of it."""

    listed: Listed
    rule: str


async def read(scope: Scope, resources: Resources, school_id: int) -> list[Line]:
    """All of them, for who administers the school."""
    rights.check_school(scope, school_id)
    said = await store.rules(resources.pool, school_id)
    return [Line(each, said.get(each.key, FREE)) for each in EVERY]


async def change(scope: Scope, resources: Resources, school_id: int, changes: Mapping[str, str]) -> None:
    """Say something else of these, on all open pages at once; NotFound for what there is none of."""
    rights.check_school(scope, school_id)
    known = {each.key for each in EVERY}
    if any(key not in known or rule not in RULES for key, rule in changes.items()):
        raise NotFound
    if not changes:
        return
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        await store.set_rules(w.connection, school_id, changes)
        said = [f"{key}:{rule or 'free'}" for key, rule in sorted(changes.items())]
        await w.audit(acts.SETTINGS_WIDGETS, school_id=school_id, said=said)
        names = [channels.school_profile(school_id, profile) for profile in Profile]
        await w.event(events.Kind.CHANGED, channels=names, body=events.changed_body(CODE))
