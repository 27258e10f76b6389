"""The rows of profiles: read, and changed one by one, each by who has seen what it changes."""

from collections.abc import Sequence
from datetime import date

import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool


class Kept(msgspec.Struct, frozen=True):
    """A value and its version; what nobody wrote is empty, of version 0."""

    value: str = ""
    version: int = 0


class Elsewhere(msgspec.Struct, frozen=True):
    """What of somebody's profile stands in their account: only what was checked is shown to others."""

    birth_date: date | None = None
    email: str | None = None
    mobile: str | None = None


async def mine(source: Pool | Connection, scope: Scope) -> dict[str, Kept]:
    """All of the asker's, padlocks too, by name."""
    rows = await source.fetch(
        "select name, value, version from profile_field where person_id = $1", scope.person_id
    )
    return {row["name"]: Kept(row["value"], row["version"]) for row in rows}


async def elsewhere(source: Pool | Connection, person_ids: Sequence[int]) -> dict[int, Elsewhere]:
    """What the accounts of these people say. An address that no code came back from may be somebody else's."""
    rows = await source.fetch(
        """
        select id, birth_date, case when email_checked_at is not null then email end as email, mobile
          from person where id = any($1::bigint[])
        """,
        list(person_ids),
    )
    return {row["id"]: Elsewhere(row["birth_date"], row["email"], row["mobile"]) for row in rows}


async def open_(
    source: Pool | Connection, person_ids: Sequence[int], names: Sequence[str], suffix: str
) -> dict[int, dict[str, str]]:
    """Of these people, what of these fields has an open padlock (``suffix``), with its value; whoever asks was judged before."""
    rows = await source.fetch(
        """
        select k.person_id, f.name, coalesce(v.value, '') as value
          from unnest($2::text[]) as f (name)
          join profile_field k on k.name = f.name || $3 and k.value <> '' and k.person_id = any($1::bigint[])
          left join profile_field v on v.person_id = k.person_id and v.name = f.name
        """,
        list(person_ids),
        list(names),
        suffix,
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["person_id"], {})[row["name"]] = row["value"]
    return found


async def hold(connection: Connection, scope: Scope) -> None:
    """One change of somebody's profile at a time; they are not merged away meanwhile."""
    await connection.execute("select from person where id = $1 for no key update", scope.person_id)


async def save(
    connection: Connection, scope: Scope, name: str, value: str, *, seen: int, page: str, turn: int
) -> bool:
    """Write one value over the version that was ``seen``, or over what the same page wrote before. False: something newer stands.

    Of two saves of one page that cross on their way, the later stands, whichever comes first.
    """
    done = await connection.fetchval(
        """
        insert into profile_field as f (person_id, name, value, page, turn) values ($1, $2, $3, $5, $6)
            on conflict (person_id, name) do update
           set value = excluded.value, version = f.version + 1, page = excluded.page, turn = excluded.turn,
               changed_at = now()
         where case when f.page = $5 and $5 <> '' then f.turn < $6 else f.version = $4 end
        returning true
        """,
        scope.person_id,
        name,
        value,
        seen,
        page,
        turn,
    )
    return bool(done)


async def overtaken(connection: Connection, scope: Scope, name: str, *, page: str, turn: int) -> bool:
    """Whether this very page has saved something later already."""
    found: bool = await connection.fetchval(
        "select exists (select from profile_field where person_id = $1 and name = $2 and page = $3 and turn > $4"
        " and page <> '')",
        scope.person_id,
        name,
        page,
        turn,
    )
    return found


async def close_filled(connection: Connection, kept_id: int, removed_id: int) -> None:
    """Close each padlock of an account under which it has nothing and the one that is poured into it has something: what that one
    hid is opened by nobody's wish. To be called before either is touched.
    """
    await connection.execute(
        """
        delete from profile_field padlock using person k, person r
         where padlock.person_id = $1 and strpos(padlock.name, ':') > 0 and k.id = $1 and r.id = $2
           and case split_part(padlock.name, ':', 1)
               when 'email' then r.email is not null and (k.email is null or k.email_checked_at is null)
               when 'mobile' then r.mobile is not null and (k.mobile is null or k.mobile_checked_at is null)
               else not exists (select from profile_field v where v.person_id = $1 and v.name = split_part(padlock.name, ':', 1))
                    and (exists (select from profile_field v where v.person_id = $2 and v.name = split_part(padlock.name, ':', 1))
                         or split_part(padlock.name, ':', 1) = 'naissance' and r.birth_date is not null)
                    and (split_part(padlock.name, ':', 1) <> 'naissance' or k.birth_date is null)
               end
        """,
        kept_id,
        removed_id,
    )


async def close_all(connection: Connection, person_id: int) -> None:
    """Close every padlock of an account that is poured into another: it was not that one's fields that it opened."""
    await connection.execute(
        "delete from profile_field where person_id = $1 and strpos(name, ':') > 0", person_id
    )
