"""Messages that did not leave, by school of their reader: to see, to have tried again, and to put away.

What somebody asked for under a login or an address is its owner's once it was composed (one/accounts/letters.py); where there is
no owner nothing leaves, and nothing is in any list.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool


class Lost(msgspec.Struct, frozen=True):
    """One of them: what it was, for whom, and what became of it when. ``dead``: its address still takes no mail."""

    id: int
    template: str
    outcome: str
    reason: str
    at: datetime
    person_id: int
    name: str
    dead: bool


# Of people of school $1 whom the asker may see there: what nobody put away.
_LOST = """
    o.outcome in ('refused', 'expired', 'uncertain') and o.put_away_at is null
    and exists (select from attachment a where a.person_id = o.person_id and a.school_id = $1)
"""

# Nothing would leave: news are for addresses that take mails, and this one was refused, and is as it was.
_DEAD = """
    (o.about like 'notice:%' and exists (select from person d where d.id = o.person_id and d.email_refused_at is not null))
"""


async def of_school(pool: Pool, _scope: Scope, school_id: int, most: int) -> list[Lost]:
    """Of a school that the asker administers, newest first; no more than ``most``."""
    rows = await pool.fetch(
        f"""
        select o.id, o.template, o.outcome, o.reason, o.done_at as at, p.id as person_id,
               rtrim(p.first_name || ' ' || p.last_name) as name, {_DEAD} as dead
          from outbox o join person p on p.id = o.person_id where {_LOST} order by o.done_at desc, o.id desc limit $2
        """,
        school_id,
        most,
    )
    return [Lost(**row) for row in rows]


async def count(pool: Pool, _scope: Scope, school_id: int, most: int) -> int:
    """How many there are in a school that the asker administers; no more than ``most`` are counted."""
    found: int = await pool.fetchval(
        f"select count(*) from (select from outbox o where {_LOST} limit $2) as lost", school_id, most
    )
    return found


async def retry(connection: Connection, _scope: Scope, school_id: int, ids: Sequence[int]) -> int:
    """They leave now, or are tried for another day; how many.

    Not what may have arrived, what is not valid any more, or what would find its address refused still. Tries go on being
    counted: the number of one is what a worker shows for its right to send.
    """
    rows = await connection.fetch(
        f"""
        update outbox o set done_at = null, outcome = '', reason = '', due_at = now(), retried_at = now(), data_at = null
         where id in (select id from outbox o where o.id = any($2::bigint[]) and {_LOST} and not {_DEAD}
                         and o.outcome <> 'uncertain' and o.reason <> 'late' order by id for update) returning id
        """,
        school_id,
        ids,
    )
    return len(rows)


async def put_away(connection: Connection, _scope: Scope, school_id: int, ids: Sequence[int]) -> int:
    """Nobody needs to see them any more; what they carried is forgotten. How many."""
    rows = await connection.fetch(
        f"""
        update outbox o set put_away_at = now(), data = '{{}}', address = null
         where id in (select id from outbox o where o.id = any($2::bigint[]) and {_LOST} order by id for update) returning id
        """,
        school_id,
        ids,
    )
    return len(rows)
