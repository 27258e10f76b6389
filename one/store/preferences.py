"""Preferences: one row a choice; they are read with the session (accounts/sessions.py)."""

from datetime import datetime

from one.scope import Scope
from one.store.pool import Connection, Pool

_PUT = """
insert into preference (person_id, name, value, changed_at)
select $1, $2, $3, least(coalesce($4, clock_timestamp()), clock_timestamp())
on conflict (person_id, name) do update set value = excluded.value, changed_at = excluded.changed_at
 where preference.changed_at <= excluded.changed_at
returning true
"""


async def put(connection: Connection, scope: Scope, name: str, value: str, at: datetime | None) -> bool:
    """Keep a choice that the asker made at this moment, or now; False when they chose otherwise after that."""
    return bool(await connection.fetchval(_PUT, scope.person_id, name, value, at))


async def of_reader(pool: Pool, name: str, person_id: int | None, about: str) -> str:
    """What a person chose of this, or the first of those with this login or address; empty when they never did."""
    found = await pool.fetchval(
        "select r.value from preference r join person p on p.id = r.person_id where r.name = $1"
        " and case when $2::bigint is null then $3 in (p.login, p.email) else p.id = $2 end order by p.id limit 1",
        name,
        person_id,
        about,
    )
    return str(found or "")
