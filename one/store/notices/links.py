"""The links by which mails of an application are ended without signing in."""

from typing import NamedTuple

from one.store.outbox import UNSYNCED
from one.store.pool import Connection, Pool


class Link(NamedTuple):
    """Whose mails it ends, and of which application; '' is all of them."""

    person_id: int
    profile: str
    app: str


async def keep(pool: Pool, digest: bytes, person_id: int, app: str) -> None:
    """From now on a link leads to this."""
    await pool.execute(
        f"insert into notice_link (hash, person_id, app) select $1, p.id, $3 from person p cross join {UNSYNCED} where p.id = $2"
        " and not exists (select from notice_link where hash = $1) for key share of p on conflict do nothing",
        digest,
        person_id,
        app,
    )


async def find(source: Pool | Connection, digest: bytes) -> Link | None:
    """What a link leads to; None for one that nobody was given, or whose person is no more."""
    row = await source.fetchrow(
        "select l.person_id, p.profile, l.app from notice_link l join person p on p.id = l.person_id where l.hash = $1",
        digest,
    )
    return Link(**row) if row else None
