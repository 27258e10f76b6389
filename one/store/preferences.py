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
    """What a person chose of this, or the one with this login, today's or one of before; empty when they never did.

    An address may be that of several, who all proved it theirs: of those who chose, a grown-up comes before a pupil.
    """
    found = await pool.fetchval(
        """
        select r.value from preference r join person p on p.id = r.person_id
         where r.name = $1 and p.id in (
            select $2::bigint
            union all select id from person where $2 is null and login = $3
            union all select person_id from login_alias where $2 is null and login = $3
            union all select id from person where $2 is null and lower(email) = lower($3) and email_checked_at is not null
                         and blocked_at is null)
         order by p.profile = 'eleve', p.id limit 1
        """,
        name,
        person_id,
        about,
    )
    return str(found or "")
