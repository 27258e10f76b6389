"""What the mail to the support of the ENT says: nothing of who asks."""

import msgspec

from one.scope import Scope
from one.store.pool import Pool


class Passed(msgspec.Struct, frozen=True):
    """A request as the support reads it; ``reply_to`` is who passed it on."""

    id: int
    title: str
    body: str
    page: str
    browser: str
    incident: str
    school_name: str
    uai: str
    profile: str
    reply_to: str


async def own_address(pool: Pool, scope: Scope) -> str:
    """The asker's address, once it is checked and as long as it takes mails; else empty."""
    found: str | None = await pool.fetchval(
        "select email from person where id = $1 and email_checked_at is not null and email_refused_at is null",
        scope.person_id,
    )
    return found or ""


async def passed(pool: Pool, request_id: int, by: int) -> Passed | None:
    """What is sent; None when the request is no more, or who passed it on handles it no more or lost their address."""
    row = await pool.fetchrow(
        """
        select r.id, r.title, r.body, r.page, r.browser, r.incident, s.name as school_name, s.uai, p.profile,
               b.email as reply_to
          from assistance r join school s on s.id = r.school_id join person p on p.id = r.person_id
          join assistance_handler h on h.request_id = r.id and h.person_id = $2 join person b on b.id = h.person_id
         where r.id = $1 and b.email is not null
        """,
        request_id,
        by,
    )
    return Passed(**row) if row else None
