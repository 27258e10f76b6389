"""People: what signing in needs to know, and what activation writes."""

from datetime import datetime

import msgspec

from one.scope import Function, Profile
from one.store.pool import Connection, Pool


class Credentials(msgspec.Struct, frozen=True):
    """What a sign-in attempt is compared with. Never leaves the accounts domain."""

    id: int
    login: str
    profile: str
    first_name: str
    last_name: str
    password_hash: str | None
    blocked: bool
    code_hash: bytes | None
    code_expires_at: datetime | None
    pupil_password_min: int
    school_names: list[str]


class Before(msgspec.Struct, frozen=True):
    """What an account was when a code was used on it. ``checked``: whether the address it has now counts so."""

    active: bool
    email: str | None
    checked: bool


_CREDENTIALS = """
select p.id, p.login, p.profile, p.first_name, p.last_name, p.password_hash,
       p.blocked_at is not null as blocked, c.hash as code_hash, c.expires_at as code_expires_at,
       coalesce(max(s.pupil_password_min), 8) as pupil_password_min,
       coalesce(array_agg(s.name) filter (where s.name is not null), '{}') as school_names
  from person p
  left join activation_code c on c.person_id = p.id and c.expires_at > now()
  left join attachment a on a.person_id = p.id
  left join school s on s.id = a.school_id
"""


_ID_OF_LOGIN = """coalesce((select id from person where login = $1),
                         (select person_id from login_alias where login = $1))"""


async def by_login(pool: Pool, login: str) -> Credentials | None:
    """The account of a normalised login, or of one that was merged into it."""
    row = await pool.fetchrow(
        _CREDENTIALS + f" where p.id = {_ID_OF_LOGIN} group by p.id, c.person_id", login
    )
    return Credentials(**row) if row else None


async def by_id(pool: Pool, person_id: int) -> Credentials | None:
    """The account of an id that our own ticket carries."""
    row = await pool.fetchrow(_CREDENTIALS + " where p.id = $1 group by p.id, c.person_id", person_id)
    return Credentials(**row) if row else None


async def hold(connection: Connection, person_id: int) -> bool:
    """Keep an account to this transaction: before its code and its tickets, as all who change them do.

    Whoever took them in another order could wait for somebody who waits for them. False when it is closed, or was meanwhile.
    """
    return bool(
        await connection.fetchval(
            "select blocked_at is null from person where id = $1 for no key update", person_id
        )
    )


async def activate(
    connection: Connection,
    person_id: int,
    *,
    code_hash: bytes,
    password_hash: str,
    email: str | None,
    mobile: str | None,
    terms_version: str,
) -> Before | None:
    """Turn an inactive account into an active one and kill its code; None when the code is dead.

    Of two tabs that activate at once, one finds the code gone. An address that was typed now may be
    written to, whatever became of the mails to it before.
    """
    before = await connection.fetchrow(
        "select activated_at is not null as active, email from person"
        " where id = $1 and blocked_at is null for no key update",
        person_id,
    )
    used = await connection.fetchval(
        "delete from activation_code where person_id = $1 and hash = $2 and expires_at > now()"
        " returning person_id",
        person_id,
        code_hash,
    )
    if used is None or before is None:
        return None
    checked: bool = await connection.fetchval(
        """
        update person set password_hash = $2, email = coalesce($3, email), mobile = coalesce($4, mobile),
               email_refused_at = case when $3::text is null then email_refused_at end,
               terms_version = $5, terms_accepted_at = now(), activated_at = coalesce(activated_at, now())
         where id = $1 returning email_checked_at is not null
        """,
        person_id,
        password_hash,
        email,
        mobile,
        terms_version,
    )
    return Before(before["active"], before["email"], checked)


async def block(connection: Connection, person_id: int, blocked_as: str) -> bool:
    """Close an account until it is opened again; False when it already was so.

    The direction's block takes the place of a teacher's, who then cannot lift it; never the reverse.
    """
    done = await connection.fetchval(
        "update person set blocked_at = now(), blocked_as = $2"
        " where id = $1 and (blocked_at is null or (blocked_as = $3 and $2 = $4::text))"
        " returning true",
        person_id,
        blocked_as,
        Profile.TEACHER,
        Function.DIRECTION,
    )
    return bool(done)


async def unblock(connection: Connection, person_id: int) -> bool:
    """Open a blocked account again; False when it was open."""
    done = await connection.fetchval(
        "update person set blocked_at = null, blocked_as = null"
        " where id = $1 and blocked_at is not null returning true",
        person_id,
    )
    return bool(done)


async def rehash(pool: Pool, person_id: int, old: str, new: str) -> None:
    """Replace a hash made with older parameters, unless the password changed meanwhile."""
    await pool.execute(
        "update person set password_hash = $3 where id = $1 and password_hash = $2", person_id, old, new
    )


async def accept_terms(pool: Pool, person_id: int, version: str) -> None:
    """Keep which terms were accepted, and when."""
    await pool.execute(
        "update person set terms_version = $2, terms_accepted_at = now() where id = $1", person_id, version
    )


async def id_of_login(pool: Pool, login: str) -> int | None:
    """The id behind a login, for the command line."""
    value: int | None = await pool.fetchval(f"select {_ID_OF_LOGIN}", login)
    return value
