"""Who uses ONE at the moment, as their sessions tell."""

from datetime import timedelta

from one.scope import STAFF, Profile, Scope
from one.store.accounts.sessions import is_open
from one.store.pool import Pool

WITHIN = timedelta(minutes=10)  # since somebody's last page: who reads a long one is still here


async def pupils(pool: Pool, scope: Scope, class_id: int) -> frozenset[int]:
    """The pupils of a class who are; the caller has checked that the asker may set the class up."""
    assert scope.profile in STAFF
    rows = await pool.fetch(
        f"""
        select p.id from membership m join person p on p.id = m.person_id and p.profile = $2
         where m.class_id = $1 and exists (select from session s where s.person_id = p.id and {is_open("s")}
                                              and s.last_seen_at > now() - $3::interval)
        """,
        class_id,
        Profile.PUPIL,
        WITHIN,
    )
    return frozenset(row["id"] for row in rows)
