"""Merging two accounts: what one statement each can move."""

import msgspec

from one import subjects
from one.scope import Function, Profile
from one.signals import Kind
from one.store import subscriptions
from one.store.pool import Connection


class Locked(msgspec.Struct, frozen=True):
    """An account that is about to be merged, locked until the end of the transaction."""

    id: int
    login: str
    profile: str
    first_name: str
    last_name: str
    active: bool

    @property
    def full_name(self) -> str:
        """First and last name, as shown."""
        return f"{self.first_name} {self.last_name}".rstrip()


async def lock(connection: Connection, person_ids: tuple[int, int]) -> dict[int, Locked]:
    """Lock both accounts, in id order, so that two who merge at once cannot deadlock."""
    rows = await connection.fetch(
        "select id, login, profile, first_name, last_name, password_hash is not null as active from person"
        " where id = any($1::bigint[]) order by id for update",
        list(person_ids),
    )
    return {row["id"]: Locked(**row) for row in rows}


async def fill(connection: Connection, kept: int, removed: int) -> None:
    """Give the kept account what it lacks of the other: birth date, a password if it has none, and contacts.

    An address or mobile that was checked goes before one that was not.
    """
    await connection.execute(
        """
        update person k set
               civility = coalesce(nullif(k.civility, ''), r.civility),
               birth_date = coalesce(k.birth_date, r.birth_date),
               (email, email_checked_at) = (
                   select w.email, w.checked from (values (k.email, k.email_checked_at, 1),
                                                          (r.email, r.email_checked_at, 2)) as w (email, checked, n)
                    order by w.checked is null, w.email is null, w.n limit 1),
               (mobile, mobile_checked_at) = (
                   select w.mobile, w.checked from (values (k.mobile, k.mobile_checked_at, 1),
                                                           (r.mobile, r.mobile_checked_at, 2)) as w (mobile, checked, n)
                    order by w.checked is null, w.mobile is null, w.n limit 1),
               terms_version = case when k.password_hash is null then r.terms_version
                                    else k.terms_version end,
               terms_accepted_at = case when k.password_hash is null then r.terms_accepted_at
                                        else k.terms_accepted_at end,
               activated_at = coalesce(k.activated_at, r.activated_at),
               password_hash = coalesce(k.password_hash, r.password_hash),
               blocked_at = coalesce(k.blocked_at, r.blocked_at),
               blocked_as = case when k.blocked_at is null and r.blocked_at is null then null
                                 when k.blocked_at is not null and k.blocked_as is distinct from $3
                                   or r.blocked_at is not null and r.blocked_as is distinct from $3
                                 then $4 else $3 end
          from person r where k.id = $1 and r.id = $2
        """,
        kept,
        removed,
        Profile.TEACHER,
        Function.DIRECTION,
    )


async def join_rows(connection: Connection, kept: int, removed: int) -> None:
    """What both have a row of: the kept row takes what only the other one says."""
    await connection.execute(
        """
        update attachment k set function = coalesce(k.function, r.function),
               address = coalesce(nullif(k.address, ''), r.address)
          from attachment r where k.person_id = $1 and r.person_id = $2 and r.school_id = k.school_id
        """,
        kept,
        removed,
    )
    await connection.execute(
        """
        update mark k set read_at = coalesce(k.read_at, r.read_at),
               hidden_at = coalesce(k.hidden_at, r.hidden_at)
          from mark r where k.person_id = $1 and r.person_id = $2 and r.event_id = k.event_id
        """,
        kept,
        removed,
    )
    await connection.execute(
        "update departure set children = array_replace(children, $2::bigint, $1::bigint)"
        " where $2::bigint = any(children)",
        kept,
        removed,
    )


async def retell(connection: Connection, kept: int, removed: int) -> None:
    """What the audit log says was done to the removed account was done to the kept one."""
    await connection.execute(
        "update audit set target = 'person:' || $1::bigint where target = 'person:' || $2::bigint",
        kept,
        removed,
    )


async def keep_subject(connection: Connection, kept: int, removed: int) -> None:
    """What was told about the removed account is about the kept one: erasing it finds these events too."""
    await connection.execute(
        "update event set subject_ids = array_replace(subject_ids, $2::bigint, $1::bigint)"
        " where subject = any($3::text[]) and $2::bigint = any(subject_ids)",
        kept,
        removed,
        subjects.of_people(),
    )


async def drop_ways_in(connection: Connection, removed: int) -> None:
    """Codes and links of the removed account are gone; they never open the other one."""
    await connection.execute("delete from activation_code where person_id = $1", removed)
    await connection.execute("delete from ticket where person_id = $1", removed)
    await connection.execute("delete from picture_code where person_id = $1", removed)
    await subscriptions.end(connection, [removed])


async def remove(connection: Connection, kept: int, removed: int, login: str) -> None:
    """Delete the emptied account; its login goes on working, for the kept one."""
    await connection.execute("delete from person where id = $1", removed)
    await connection.execute("insert into login_alias (login, person_id) values ($1, $2)", login, kept)


async def tell(connection: Connection, kept: int) -> list[int]:
    """Order the live workers to look again at the kept account and its guardians; return them all."""
    rows = await connection.fetch(
        """
        insert into control (kind, target_id)
        select $2, id from (
            select $1::bigint as id union select guardian_id from guardian where child_id = $1) changed
        returning target_id
        """,
        kept,
        Kind.PERSON_CHANGED,
    )
    return [row["target_id"] for row in rows]
