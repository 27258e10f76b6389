"""Notes that are corrected: what they said before is kept."""

from datetime import datetime

import msgspec

from one.rich_text import Rich
from one.scope import Scope
from one.store.carnet.asking import Asks
from one.store.pool import Connection, Pool


class Version(msgspec.Struct, frozen=True):
    """What a note said until it was corrected, who had written that, and when."""

    rev: int
    round: int
    title: str
    text: Rich
    writer_name: str
    written_at: datetime


async def correct(
    connection: Connection,
    scope: Scope,
    note_id: int,
    title: str,
    text: Rich,
    asks: Asks,
    *,
    again: bool,
    anew: bool,
) -> None:
    """Other words in place of those of a note that is held; these are kept. ``again``: what was confirmed counts for those alone.

    ``anew``: it asks as of now.
    """
    await connection.execute(
        """
        insert into carnet_version (carnet_id, rev, round, title, body, body_html, writer_id, written_at)
        select id, rev, round, title, body, body_html, coalesce(editor_id, author_id), coalesce(edited_at, created_at)
          from carnet where id = $1
        """,
        note_id,
    )
    await connection.execute(
        """
        update carnet set title = $2, body = $3, body_html = $4, confirm = $5, answer = $6, deadline = $7, rev = rev + 1,
               round = round + case when $8 then 1 else 0 end, asked_at = case when $9 then now() else asked_at end,
               edited_at = now(), editor_id = $10
         where id = $1
        """,
        note_id,
        title,
        text.plain,
        text.html,
        asks.confirm,
        asks.answer,
        asks.deadline,
        again,
        anew,
        scope.person_id,
    )


async def before(pool: Pool, scope: Scope, note_id: int) -> list[Version]:
    """What a note that the asker follows said before, the last one first."""
    rows = await pool.fetch(
        """
        select v.rev, v.round, v.title, v.body, v.body_html, rtrim(p.first_name || ' ' || p.last_name) as writer_name, v.written_at
          from carnet_version v join person p on p.id = v.writer_id where v.carnet_id = $1 order by v.rev desc
        """,
        note_id,
    )
    return [
        Version(
            row["rev"],
            row["round"],
            row["title"],
            Rich(row["body"], row["body_html"]),
            row["writer_name"],
            row["written_at"],
        )
        for row in rows
    ]


async def is_same(connection: Connection, note_id: int, title: str, text: Rich, asks: Asks) -> bool:
    """Whether a note says just this already."""
    found: bool = await connection.fetchval(
        """
        select exists (select from carnet where id = $1 and (title, body, confirm, answer) = ($2, $3, $5, $6)
                          and body_html is not distinct from $4 and deadline is not distinct from $7)
        """,
        note_id,
        title,
        text.plain,
        text.html,
        asks.confirm,
        asks.answer,
        asks.deadline,
    )
    return found
