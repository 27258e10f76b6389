"""What tells the author of a note that guardians answered it: one item a note, which counts."""

from one.events import Kind
from one.store.carnet.notes import ANSWERED
from one.store.pool import Connection

__all__ = ["ANSWERED"]


async def count(connection: Connection, note_id: int) -> int:
    """How many answers there are to what the note asks now."""
    found: int = await connection.fetchval(
        "select count(*) from carnet_confirmation f join carnet n on n.id = f.carnet_id"
        " where n.id = $1 and f.round = n.round",
        note_id,
    )
    return found


async def waits(connection: Connection, note_id: int, author_id: int) -> bool:
    """Whether an item of a moment ago still stands unread in its author's feed. An older one may have been mailed already."""
    found: bool = await connection.fetchval(
        """
        select exists (
            select from event e where e.subject = $1 and e.subject_ids = array[$2::bigint]
               and e.kind = $4 and e.withdrawn_at is null
               and e.created_at > now() - make_interval(hours => 1)
               and not exists (select from mark m where m.event_id = e.id and m.person_id = $3
                                  and (m.read_at is not null or m.hidden_at is not null)))
        """,
        ANSWERED.code,
        note_id,
        author_id,
        Kind.ITEM,
    )
    return found
