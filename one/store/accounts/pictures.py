"""Picture codes and cards of a class's pupils, and the sessions that they open on its tablets.

Whoever guesses holds the row of the child until they are told: guesses at one moment, on any tablet and by any door, are
judged one after the other, each with the tries that those before it left.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

import msgspec

from one.clock import PARIS
from one.scope import Profile
from one.store.accounts.sessions import IDLE_PICTURES, digest, is_open
from one.store.pool import Connection, Pool
from one.store.school.closures import closed_now


class Opening(msgspec.Struct, frozen=True):
    """What the class's teacher decided, and whether the school is ``closed`` today."""

    open: bool
    starts: time
    ends: time
    days: list[int]
    closed: bool = False
    timezone: str = str(PARIS)


async def opening(source: Pool | Connection, class_id: int) -> Opening:
    """Whether pupils of a class sign in by pictures, and when."""
    row = await source.fetchrow(
        "select c.pictures as open, c.pictures_from as starts, c.pictures_until as ends, c.pictures_days as days,"
        f" {closed_now('c.school_id')} as closed, s.timezone"
        " from class c join school s on s.id = c.school_id where c.id = $1",
        class_id,
    )
    assert row is not None, "whoever asks has just found the class"
    return Opening(**row)


async def set_opening(connection: Connection, class_id: int, said: Opening) -> None:
    """Open it, or close it. Who signs in at this moment waits for the row of the class, and is judged by what it says then."""
    await connection.execute(
        "update class set pictures = $2, pictures_from = $3, pictures_until = $4, pictures_days = $5 where id = $1",
        class_id,
        said.open,
        said.starts,
        said.ends,
        said.days,
    )


class Pupil(msgspec.Struct, frozen=True):
    """A pupil of the class: with a code if ``made_at`` is known, signed in on a tablet since ``since``."""

    id: int
    first_name: str
    last_name: str
    avatar: int | None
    tries: int | None
    made_at: datetime | None
    since: datetime | None


async def pupils(source: Pool | Connection, class_id: int) -> list[Pupil]:
    """The pupils of the class whose accounts are open, by first name."""
    rows = await source.fetch(
        f"""
        select p.id, p.first_name, p.last_name, k.avatar, k.tries, k.created_at as made_at,
               (select max(s.created_at) from session s join device d on d.id = s.tablet_id
                 where s.person_id = p.id and d.class_id = $1 and {is_open("s")}) as since
          from membership m join person p on p.id = m.person_id
          left join picture_code k on k.person_id = p.id and k.class_id = m.class_id
         where m.class_id = $1 and p.profile = $2 and p.blocked_at is null
         order by name_order(p.first_name, p.last_name), p.id
        """,
        class_id,
        Profile.PUPIL,
    )
    return [Pupil(**row) for row in rows]


class Held(msgspec.Struct, frozen=True):
    """The code of a child of a class, locked until the end of the transaction."""

    seed: UUID
    code_mac: bytes
    card_hash: bytes
    tries: int
    opening: Opening


async def hold(connection: Connection, class_id: int, person_id: int) -> Held | None:
    """The code of a pupil who is in this class now; None for any other. The class is held too: what it says is read after that."""
    row = await connection.fetchrow(
        """
        select k.seed, k.code_mac, k.card_hash, k.tries
          from picture_code k join class c on c.id = k.class_id
          join membership m on m.class_id = k.class_id and m.person_id = k.person_id
          join person p on p.id = k.person_id
         where k.person_id = $1 and k.class_id = $2 and c.archived_at is null
           and p.profile = $3 and p.blocked_at is null
           for no key update of k for share of c, m
        """,
        person_id,
        class_id,
        Profile.PUPIL,
    )
    return Held(**row, opening=await opening(connection, class_id)) if row else None


async def count(connection: Connection, person_id: int, tries: int) -> None:
    """Keep how many wrong guesses there were."""
    await connection.execute("update picture_code set tries = $2 where person_id = $1", person_id, tries)


async def start(
    connection: Connection, person_id: int, tablet_id: int, *, device: str, ends_at: datetime
) -> str:
    """Open a session of a child on a tablet, until the end of school; return its token, the only time it is known."""
    token = secrets.token_urlsafe(32)
    await connection.execute(
        "with before as (delete from session where person_id = $2 and tablet_id = $4)"
        " insert into session (token_hash, person_id, remember, device, tablet_id, ends_at, expires_at)"
        " values ($1, $2, false, $3, $4, $5, least(now() + $6, $5))",
        digest(token),
        person_id,
        device[:200],
        tablet_id,
        ends_at,
        IDLE_PICTURES,
    )
    return token


async def end(connection: Connection, class_id: int, person_ids: Sequence[int] | None = None) -> list[int]:
    """End the sessions of these children, or of all, on the tablets of a class; return their ids."""
    rows = await connection.fetch(
        "delete from session s using device d where d.id = s.tablet_id and d.class_id = $1"
        " and ($2::bigint[] is null or s.person_id = any($2)) returning s.id",
        class_id,
        person_ids,
    )
    return [row["id"] for row in rows]


async def end_of_school(connection: Connection, school_id: int) -> list[int]:
    """End all that is open on the tablets of a school; return the ids."""
    rows = await connection.fetch(
        "delete from session s using device d, class c where d.id = s.tablet_id and c.id = d.class_id"
        " and c.school_id = $1 returning s.id",
        school_id,
    )
    return [row["id"] for row in rows]


class Made(msgspec.Struct, frozen=True):
    """What is kept of a new code."""

    person_id: int
    seed: UUID
    code_mac: bytes
    card_hash: bytes
    avatar: int


async def save(connection: Connection, class_id: int, made: Made) -> None:
    """A child has this code from now on; the one of before opens nothing. An avatar of before in this class stays."""
    await connection.execute(
        """
        insert into picture_code as k (person_id, class_id, seed, code_mac, card_hash, avatar)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (person_id) do update
           set class_id = excluded.class_id, seed = excluded.seed, code_mac = excluded.code_mac,
               card_hash = excluded.card_hash, tries = 0, created_at = now(),
               avatar = case when k.class_id = excluded.class_id then k.avatar else excluded.avatar end
        """,
        made.person_id,
        class_id,
        made.seed,
        made.code_mac,
        made.card_hash,
        made.avatar,
    )


async def unlock(connection: Connection, class_id: int, person_id: int) -> bool:
    """A child may guess again; False for one who has no code in this class."""
    done = await connection.fetchval(
        "update picture_code set tries = 0 where person_id = $1 and class_id = $2 returning true",
        person_id,
        class_id,
    )
    return bool(done)


async def remove(connection: Connection, class_id: int, person_id: int) -> bool:
    """A child has no code any more; False for one who has none in this class."""
    done = await connection.fetchval(
        "delete from picture_code where person_id = $1 and class_id = $2 returning true", person_id, class_id
    )
    return bool(done)


async def purge(pool: Pool) -> None:
    """Forget the codes of who left the class they were made for."""
    await pool.execute(
        "delete from picture_code k where not exists"
        " (select from membership m where m.person_id = k.person_id and m.class_id = k.class_id)"
    )
