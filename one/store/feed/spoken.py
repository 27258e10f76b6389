"""Where the channels of somebody stand, for a page that goes on live."""

import msgspec

from one.scope import Scope
from one.store.pool import Pool


async def spoken(pool: Pool, scope: Scope) -> tuple[str, dict[str, int]]:
    """Where the asker's channels stand, and in which life of the database: (epoch, seqs)."""
    row = await pool.fetchrow(
        """
        select (select id::text from epoch) as epoch,
               (select coalesce(json_object_agg(l.name, coalesce(c.seq, 0)), '{}')::text
                  from unnest($1::text[]) as l(name) left join channel c on c.name = l.name) as seqs
        """,
        list(scope.channels),
    )
    assert row is not None
    return row["epoch"], msgspec.json.decode(row["seqs"])
