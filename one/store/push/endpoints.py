"""Browsers that somebody asked to show notifications: one person's each, for as long as the session it was asked in."""

from datetime import datetime

import msgspec

from one.scope import Scope
from one.store.accounts.sessions import digest, is_open
from one.store.pool import Connection, Pool

MOST = 10  # of one person; who adds another ends the oldest

# Those that may be sent to now: of a session that is open, and still that person's; no child's on the tablet of a class.
OPEN = f"""from push_endpoint e join session s on s.id = e.session_id and s.person_id = e.person_id
             and {is_open("s")} and s.tablet_id is null"""


class Endpoint(msgspec.Struct, frozen=True):
    """Where a notification is sent, and the keys it is sealed with. ``signed_by``: the public key it was made for."""

    id: int
    person_id: int
    url: str
    p256dh: bytes
    auth: bytes
    signed_by: str


class Device(msgspec.Struct, frozen=True):
    """The same in its owner's list: the browser of a session."""

    id: int
    session_id: int
    device: str
    created_at: datetime


async def put(
    connection: Connection, scope: Scope, url: str, p256dh: bytes, auth: bytes, signed_by: str
) -> None:
    """The browser of the asker's session shows theirs from now on, and nobody else's any more."""
    # Its person first, as who ends sessions or merges has it: the row that is written names them.
    await connection.execute("select from person where id = $1 for key share", scope.person_id)
    # One at a time: a session has one browser, and two pages of it may say theirs at the same moment.
    await connection.execute("select from session where id = $1 for no key update", scope.session_id)
    await connection.execute(
        "delete from push_endpoint where (session_id = $1) <> (url = $2) or id in ("
        " select id from push_endpoint where person_id = $3 and session_id <> $1 and url <> $2"
        " order by created_at desc, id desc offset $4)",
        scope.session_id,
        url,
        scope.person_id,
        MOST - 1,
    )
    await connection.execute(
        """
        insert into push_endpoint (person_id, session_id, url, p256dh, auth, signed_by)
        select person_id, id, $2, $3, $4, $5 from session where id = $1 and tablet_id is null
            on conflict (url) do update set person_id = excluded.person_id, session_id = excluded.session_id,
               p256dh = excluded.p256dh, auth = excluded.auth, signed_by = excluded.signed_by, created_at = now()
        """,
        scope.session_id,
        url,
        p256dh,
        auth,
        signed_by,
    )


async def of(pool: Pool, scope: Scope) -> list[Device]:
    """The asker's, the one in use first, then the newest."""
    rows = await pool.fetch(
        f"select e.id, e.session_id, s.device, e.created_at {OPEN} where e.person_id = $1"
        " order by e.session_id = $2 desc, e.created_at desc, e.id desc",
        scope.person_id,
        scope.session_id,
    )
    return [Device(**row) for row in rows]


async def end_own(connection: Connection, scope: Scope, endpoint_id: int) -> bool:
    """End one of the asker's; False when it is not theirs, or over."""
    done = await connection.fetchval(
        "delete from push_endpoint where id = $1 and person_id = $2 returning true",
        endpoint_id,
        scope.person_id,
    )
    return bool(done)


async def read(pool: Pool, endpoint_id: int) -> Endpoint | None:
    """One that may be sent to now; None for any other."""
    row = await pool.fetchrow(
        f"select e.id, e.person_id, e.url, e.p256dh, e.auth, e.signed_by {OPEN} where e.id = $1", endpoint_id
    )
    return Endpoint(**row) if row else None


async def gone(pool: Pool, endpoint: Endpoint) -> None:
    """Its push service knows it no more; one that was asked for anew meanwhile stays."""
    await pool.execute(
        "delete from push_endpoint where id = $1 and p256dh = $2", endpoint.id, endpoint.p256dh
    )


async def of_session(pool: Pool, token: str) -> int | None:
    """That of the session that a cookie names, which is not used by the question; None for none."""
    found: int | None = await pool.fetchval(f"select e.id {OPEN} where s.token_hash = $1", digest(token))
    return found


async def any_there(pool: Pool) -> bool:
    """Whether anybody has one."""
    value = await pool.fetchval("select exists (select from push_endpoint)")
    return bool(value)
