"""What an import changes, written down while it runs: for its preview, for the journal, and to take it back.

The database itself writes it down (one/store/roster/imports.py), so the record is exact whatever way an import takes.
"""

from collections.abc import Mapping

import msgspec

from one.acts import Act
from one.roster.report import Count
from one.roster.summary import Summary, summarise
from one.roster.telling import tell
from one.store.roster import imports as store
from one.store.roster.imports import Standing
from one.store.work import Work

# How long it can be looked up by name and taken back: the school year that the import made, and the summer.
MONTHS = 14


class Record(msgspec.Struct, frozen=True):
    """An import under way. ``standing``: how many pupils and links there were before it."""

    id: int
    school_id: int
    class_id: int | None
    standing: Standing


async def begin(w: Work, school_id: int, class_id: int | None = None) -> Record:
    """From now on, in this unit of work, what changes is written down."""
    standing = await store.standing(w.connection, school_id, class_id)
    number = await store.begin(w.connection, school_id, class_id, w.actor_id)
    return Record(number, school_id, class_id, standing)


async def finish(w: Work, record: Record, act: Act, counts: Mapping[str, Count]) -> Summary:
    """What has changed since ``begin``: told once to each who is touched, and in the log. Nothing leaves no trace."""
    await store.end(w.connection)
    changes = await store.changes(w.connection, record.id)
    summary = await summarise(w.connection, changes, record.standing, ahead=w.tried)
    if not summary:
        await store.forget(w.connection, record.id)
    if not summary or w.tried:  # a rehearsal tells nobody, and holds nobody's channel
        return summary
    target = f"class:{record.class_id}" if record.class_id is not None else ""
    # Numbers only: names are in the record, which goes with its people.
    numbers = {kind: [n.created, n.updated, n.left] for kind, n in counts.items()}
    await w.audit(act, school_id=record.school_id, target=target, **{"import": record.id}, **numbers)
    await tell(w, record.id, record.school_id, record.class_id, changes, summary)
    return summary
