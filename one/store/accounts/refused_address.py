"""Whose address takes no mail, and who was told so."""

import msgspec

from one.store.pool import Connection, Pool

AT_ONCE = 200


class Refused(msgspec.Struct, frozen=True):
    """Somebody whose address takes no mail."""

    person_id: int
    email: str


_UNTOLD = """
    p.email_refused_at is not null and p.email is not null and p.activated_at is not null and p.blocked_at is null
    and not exists (select from refused_address r where r.person_id = p.id and lower(r.email) = lower(p.email))
"""


async def clear_proved(pool: Pool) -> None:
    """An address that somebody proved to take mails since it was refused takes those of who shares it, too."""
    await pool.execute(
        """
        with proved as materialized (
            select p.id from person p where p.email_refused_at is not null and exists (
                select from person o where lower(o.email) = lower(p.email) and o.id <> p.id
                   and o.email_refused_at is null and o.email_checked_at > p.email_refused_at)
             order by p.id for no key update)
        update person set email_refused_at = null where id in (select id from proved)
        """
    )


async def untold(pool: Pool) -> list[int]:
    """Some of those who were not told yet."""
    rows = await pool.fetch(f"select p.id from person p where {_UNTOLD} order by p.id limit {AT_ONCE}")
    return [row["id"] for row in rows]


async def hold_untold(connection: Connection, person_id: int) -> Refused | None:
    """The same person, held; None when that is over, or told, by now. From here on it is told."""
    row = await connection.fetchrow(
        f"select p.id as person_id, p.email from person p where p.id = $1 and {_UNTOLD} for no key update",
        person_id,
    )
    if row is None:
        return None
    await connection.execute(
        "insert into refused_address (person_id, email) values ($1, $2)"
        " on conflict (person_id) do update set email = excluded.email, told_at = now()",
        person_id,
        row["email"],
    )
    return Refused(**row)


async def over(pool: Pool) -> list[int]:
    """Some of those who were told, and whose address takes mails again, or is another or none."""
    rows = await pool.fetch(
        "select r.person_id from refused_address r join person p on p.id = r.person_id"
        " where p.email_refused_at is null or p.email is null order by 1 limit $1",
        AT_ONCE,
    )
    return [row["person_id"] for row in rows]


async def end(connection: Connection, person_id: int) -> bool:
    """There is nothing to tell any more; whether it had been told. The person is held, or known to be mended."""
    return bool(
        await connection.fetchval(
            "delete from refused_address r using person p where r.person_id = $1 and p.id = r.person_id"
            " and (p.email_refused_at is null or p.email is null) returning true",
            person_id,
        )
    )
