"""The lists of an import, as they are kept while questions about them are open."""

import asyncio
import logging
import zlib

import msgspec

from one.roster.plan import Plan
from one.roster.report import Report
from one.roster.rows import Export
from one.store.roster import kept as store
from one.store.work import Work

LOG = logging.getLogger(__name__)


class Lists(msgspec.Struct, frozen=True):
    """What was read of a school's files, and how the school is called in them."""

    export: Export
    school_name: str
    uai: str


class Moved(Exception):
    """What the import changes is no longer what was shown; ``now`` is what it would do."""

    def __init__(self, now: Report) -> None:
        super().__init__("changed since the preview")
        self.now = now


async def keep(w: Work, school_id: int, class_id: int | None, lists: Lists, plan: Plan) -> None:
    """Remember the answers, and keep the lists for as long as a question is open."""
    await store.remember(w.connection, school_id, w.actor_id, plan.settled)
    if not plan.doubts:
        await store.drop(w.connection, school_id, class_id)
        return
    content = await asyncio.to_thread(_packed, lists)
    if len(content) > store.MOST:
        LOG.warning("lists of school %s are too large to be kept for its questions", school_id)
        await store.drop(w.connection, school_id, class_id)
        return
    await store.put(w.connection, school_id, class_id, w.actor_id, content, plan.doubts)


def _packed(lists: Lists) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(lists), 6)


def unpacked(content: bytes) -> Lists | None:
    """The lists again; None for those of another version of ONE, which cannot be read any more."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(content), type=Lists)
    except (msgspec.MsgspecError, zlib.error):
        return None
