"""Preferences: one row a choice; they are read with the session (accounts/sessions.py)."""

from datetime import datetime

from one.scope import Scope
from one.store.pool import Connection

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
