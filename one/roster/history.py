"""The imports of a school, as they can be opened in its journal: by whoever administers what was imported."""

import msgspec

from one.errors import NotFound
from one.people import rights
from one.resources import Resources
from one.roster.summary import Summary, summarise
from one.scope import Scope
from one.store.roster import imports as store
from one.store.roster.imports import Import


class Entry(msgspec.Struct, frozen=True):
    """One import, and what it changed, with the names of today."""

    about: Import
    summary: Summary


def may_see(scope: Scope | None, about: Import) -> bool:
    """Whoever administers the school; of the import of one class its teachers too. None is the platform."""
    if scope is None or rights.administers(scope, about.school_id):
        return True
    return about.class_id is not None and about.class_id in rights.taught(scope)


def may_undo(scope: Scope | None, about: Import) -> bool:
    """Whoever administers the school; a teacher of the class their own import alone, for the direction did the others."""
    if scope is None or rights.administers(scope, about.school_id):
        return True
    return may_see(scope, about) and about.actor_id == scope.person_id


async def undoable(scope: Scope | None, resources: Resources, import_id: int) -> Entry:
    """The import of this number; NotFound for whoever may not take it back."""
    found = await entry(scope, resources, import_id)
    if not may_undo(scope, found.about):
        raise NotFound
    return found


async def entry(scope: Scope | None, resources: Resources, import_id: int) -> Entry:
    """The import of this number; NotFound for whoever may not see it."""
    about = await store.find(resources.pool, import_id)
    if about is None or not may_see(scope, about):
        raise NotFound
    return Entry(about, await summarise(resources.pool, await store.changes(resources.pool, import_id)))
