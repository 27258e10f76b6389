"""Accounts as found again by login or address, and what their owners change about them."""

import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool


class Owner(msgspec.Struct, frozen=True):
    """Whom to write to about an account, and where."""

    id: int
    login: str
    first_name: str
    profile: str
    active: bool
    email: str | None
    email_checked: bool
    mobile: str | None
    mobile_checked: bool


class Contacts(msgspec.Struct, frozen=True):
    """Where the asker can be reached; ``refused`` when the last mail came back for good."""

    email: str | None
    email_checked: bool
    refused: bool
    mobile: str | None
    mobile_checked: bool
    civility: str = ""

    @property
    def email_stands(self) -> bool:
        """Whether there is nothing to confirm about the address: it was checked, and no mail came back since."""
        return self.email_checked and not self.refused


_CHECKED = "email_checked_at is not null as email_checked, mobile_checked_at is not null as mobile_checked"
_OWNER = (
    "select id, login, first_name, profile, activated_at is not null as active, email, mobile,"
    f" {_CHECKED} from person"
)
# One that was never activated has a code, not a password to forget.
_OPEN = "blocked_at is null and activated_at is not null"


async def by_login(pool: Pool, login: str) -> Owner | None:
    """The open account of a normalised login."""
    row = await pool.fetchrow(f"{_OWNER} where login = $1 and {_OPEN}", login)
    return Owner(**row) if row else None


async def canonical(pool: Pool, login: str) -> str:
    """The login an account has today, for one that was merged into it; any other stays as typed."""
    found: str = await pool.fetchval(
        "select coalesce((select p.login from login_alias l join person p on p.id = l.person_id"
        "                  where l.login = $1 and not exists (select from person where login = $1)), $1)",
        login,
    )
    return found


async def by_id(pool: Pool, person_id: int) -> Owner | None:
    """The account of an id, unless it is blocked."""
    row = await pool.fetchrow(f"{_OWNER} where id = $1 and blocked_at is null", person_id)
    return Owner(**row) if row else None


async def by_email(pool: Pool, email: str) -> list[Owner]:
    """The accounts of an address, whatever its case: open ones that checked it, and those never activated.

    The school gave the address of the latter; reminders to activate go there, with the login, too.
    """
    rows = await pool.fetch(
        f"{_OWNER} where lower(email) = lower($1) and blocked_at is null"
        " and (activated_at is null or email_checked_at is not null)"
        " order by activated_at is null, login limit 50",
        email,
    )
    return [Owner(**row) for row in rows]


async def contacts(pool: Connection | Pool, scope: Scope) -> Contacts:
    """The asker's own."""
    row = await pool.fetchrow(
        f"select civility, email, mobile, email_refused_at is not null as refused, {_CHECKED} from person where id = $1",
        scope.person_id,
    )
    assert row is not None, "the session's person"
    return Contacts(**row)


async def set_password(connection: Connection, person_id: int, password_hash: str) -> None:
    """A new password; an activation code that still waited is dead with the old one."""
    await connection.execute("update person set password_hash = $2 where id = $1", person_id, password_hash)
    await connection.execute("delete from activation_code where person_id = $1", person_id)


async def set_email(connection: Connection, scope: Scope, email: str) -> str | None:
    """The address that the asker, whose account is held, has proved to be theirs; returns the one before."""
    old: str | None = await connection.fetchval("select email from person where id = $1", scope.person_id)
    await connection.execute(
        "update person set email = $2, email_checked_at = now(), email_refused_at = null where id = $1",
        scope.person_id,
        email,
    )
    return old


async def set_mobile(
    connection: Connection, scope: Scope, mobile: str | None, *, checked: bool
) -> str | None:
    """The new number of the asker, whose account is held, or none; ``checked`` when they proved it theirs.

    Returns the one before.
    """
    old: str | None = await connection.fetchval("select mobile from person where id = $1", scope.person_id)
    await connection.execute(
        "update person set mobile = $2, mobile_checked_at = case when $3 then now() end where id = $1",
        scope.person_id,
        mobile,
        checked,
    )
    return old
