"""The classes of an import: opened, filled, and closed with the school year they were opened in.

A class lives one school year. When the lists of the next one name it again, the old one is archived
with its people and all it held, and a new one of the same name is opened: else the families who
arrive in « CE1 » would read what was told to those of last year.
"""

from one.i18n import _
from one.names import class_key
from one.people.changes.classes import confirm, put, take
from one.roster.account import SchoolState
from one.roster.person import People
from one.roster.plan import Plan, class_ids, wanted_memberships
from one.roster.report import Change, Count
from one.scope import Profile
from one.store.pool import Connection
from one.store.roster import school as store
from one.store.work import Work


async def open_classes(
    connection: Connection, school_id: int, people: People, state: SchoolState, changes: list[Change]
) -> tuple[dict[str, int], Count]:
    """Make the classes that are new; one of this year keeps its name and gets its levels. Ids by key."""
    over = {row.id for row in state.classes if row.ended and class_key(row.name) in people.classes}
    await store.archive_classes(connection, sorted(over))
    known = {row.id: row for row in state.classes if row.id not in over}
    ids = class_ids(known.values())
    new = [key for key in people.classes if key not in ids]
    added = await store.add_classes(
        connection, school_id, [people.classes[key] for key in new], [people.levels[key] for key in new]
    )
    moved = [
        (ids[key], level)
        for key, level in people.levels.items()
        if key in ids and level and known[ids[key]].level != level
    ]
    await store.set_levels(
        connection, [class_id for class_id, _level in moved], [level for _id, level in moved]
    )
    changes += [
        Change("-", "classe", _("%(name)s (année scolaire passée : archivée)") % {"name": row.name})
        for row in state.classes
        if row.id in over
    ]
    changes += [Change("+", "classe", people.classes[key]) for key in new]
    changes += [
        Change("~", "classe", _("%(name)s, niveau %(level)s") % {"name": known[i].name, "level": level})
        for i, level in moved
    ]
    count = Count(len(new), len(moved), len(over), len(people.classes) - len(new) - len(moved))
    return ids | class_ids(added), count


async def fill_classes(
    w: Work,
    people: People,
    plan: Plan,
    state: SchoolState,
    classes: dict[str, int],
    changes: list[Change],
) -> None:
    """Put everybody in their classes. One that lost its last person is counted as left; it stays until the
    direction archives it, unless its school year is over.

    Whoever the lists say nothing about goes on from a class that is over to the new one of its name; not a
    pupil, who goes up, or is in question.
    """
    await store.name_classes(w.connection, plan.class_names)
    names = {row.id: class_key(row.name) for row in state.classes}
    over = {row.id for row in state.classes if row.ended and row.id != classes.get(names[row.id], row.id)}
    managed = {row.id for row in state.people if row.profile in people.profiles} - plan.held
    pupils = {row.id for row in state.people if row.profile == Profile.PUPIL}
    existing = {(c, p) for c, p in state.memberships if c not in over}
    wanted = wanted_memberships(people, classes)
    wanted |= {
        (classes[names[c]], p) for c, p in state.memberships if c in over and p not in managed | pupils
    }
    dropped = {(c, p) for c, p in existing - wanted if p in managed}
    await take(w, sorted(dropped))
    await put(w, sorted(wanted - existing))
    await confirm(w, sorted(wanted & existing))
    kept = {class_id for class_id, _person in (existing - dropped) | wanted}
    emptied = [
        row
        for row in state.classes
        if row.id not in kept and any(class_id == row.id for class_id, _person in dropped)
    ]
    await store.archive_classes(w.connection, [row.id for row in emptied if row.ended])
    plan.counts["classe"].left += len(emptied)
    changes += [Change("-", "classe", f"{row.name} (plus personne)") for row in emptied]
