"""Notes as they are read: seeing one reads what tells of it."""

import logging

from one.feed import marks
from one.resources import Resources
from one.scope import Scope
from one.store.carnet import notes as store
from one.store.feed import marks as marks_store
from one.store.pool import REFUSED

log = logging.getLogger("one.carnet")


async def mark_read(scope: Scope, resources: Resources, note_id: int) -> None:
    """Opening a note is reading it, with scripts or without. A mark that cannot be kept is no reason not to read."""
    try:
        ids = [
            each
            for kind in (store.SUBJECT, store.REMINDER, store.ANSWERED)
            for each in await marks_store.of_subject(resources.pool, scope, kind(note_id))
        ]
        if ids:
            await marks.mark_read(scope, resources, ids)
    except REFUSED as error:
        log.warning("note %s not marked as read: %s", note_id, type(error).__name__)
