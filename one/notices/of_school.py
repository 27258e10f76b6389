"""What a school proposes: how often mails tell of each kind of news to who chose nothing."""

from collections.abc import Mapping

import msgspec

from one import acts
from one.apps import catalogue
from one.apps.app import App
from one.errors import NotFound
from one.notices import presets
from one.notices.choices import FREQUENCIES
from one.notifications import Type
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store.notices import choices as store
from one.store.work import work


class Line(msgspec.Struct, frozen=True):
    """A type and what the school says of it."""

    type: Type
    chosen: str


async def read(scope: Scope, resources: Resources, school_id: int) -> list[tuple[App, list[Line]]]:
    """By application, of a school the asker administers."""
    rights.check_school(scope, school_id)
    said = await store.of_school(resources.pool, school_id)
    found = []
    for app in catalogue.APPS:
        lines = [Line(t, said.get((t.app, t.code), t.mail)) for t in presets.TYPES if t.app == app.code]
        if lines:
            found.append((app, lines))
    return found


async def change(
    scope: Scope, resources: Resources, school_id: int, changes: Mapping[tuple[str, str], str]
) -> None:
    """Write what was changed; it counts from now on for who chose nothing. NotFound for what there is none of."""
    rights.check_school(scope, school_id)
    if any(presets.of(*name) is None or often not in FREQUENCIES for name, often in changes.items()):
        raise NotFound
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        rows = [(app, type_, often) for (app, type_), often in sorted(changes.items())]
        await store.set_preset(w.connection, school_id, rows)
        said = [f"{app}.{type_}:{often}" for app, type_, often in rows]
        await w.audit(acts.SETTINGS_MAILS, school_id=school_id, said=said)
