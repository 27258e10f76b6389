"""A session that goes on under another token."""

import secrets

from one.scope import Scope
from one.store.accounts.sessions import IDLE, IDLE_REMEMBERED, digest, end
from one.store.pool import Connection


async def renew(connection: Connection, scope: Scope) -> tuple[str, int, bool] | None:
    """Give the asker's session another token, and a beginning of its own; None when it has ended meanwhile.

    A row of its own, so that what is open on the old token, its owner's or not, is told that it is over; this browser goes on
    showing what is new to its owner. Returns what ``SignedIn`` holds.
    """
    token = secrets.token_urlsafe(32)
    new = await connection.fetchrow(
        "with old as (select person_id, remember, device from session where id = $1 for update)"
        " insert into session (token_hash, person_id, remember, device, expires_at)"
        " select $2, person_id, remember, device, now() + case when remember then $3::interval else $4 end from old"
        " returning id, remember",
        scope.session_id,
        digest(token),
        IDLE_REMEMBERED,
        IDLE,
    )
    if new is None:
        return None
    await connection.execute(
        "update push_endpoint set session_id = $2 where session_id = $1", scope.session_id, new["id"]
    )
    await end(connection, scope.session_id)
    return token, scope.person_id, new["remember"]
