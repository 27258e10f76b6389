"""Messages flash: what stands on whose pages, who has read it, and what is told of it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.flashes import URGENT
from one.store.pool import Connection


class Shown(msgspec.Struct, frozen=True):
    """One that stands on the pages of its reader now. ``read``: the words of it that they have read, 0 for none."""

    id: int
    school: str
    text: str
    color: str
    rev: int
    asked: int
    ends_at: datetime
    read: int

    @property
    def is_new(self) -> bool:
        """Whether it still waits for « J’ai lu »."""
        return self.read < self.asked


class Draft(msgspec.Struct, frozen=True):
    """One as it is to be kept. Without ``starts_at`` a new one begins now, and one that is changed keeps its beginning."""

    text: str
    color: str
    profiles: tuple[str, ...]
    starts_at: datetime | None
    ends_at: datetime


class Locked(msgspec.Struct, frozen=True):
    """One as it is told to open pages."""

    id: int
    school_id: int
    school: str
    text: str
    color: str
    profiles: list[str]
    starts_at: datetime
    ends_at: datetime
    rev: int
    asked: int
    told: list[str]
    state: str


# Where it stands in time, by the database's clock.
STATE = "case when f.ends_at <= now() then 'over' when f.starts_at <= now() then 'live' else 'later' end"


STANDS = "f.ends_at > now() and f.starts_at <= now()"
ORDER = f"f.color = '{URGENT}' desc, f.starts_at desc, f.id desc"


def here_of(person: str) -> str:
    """The SQL of what stands on the pages of a person (an alias with ``id`` and ``profile``), as JSON for ``Shown``."""
    return f"""
    (select json_agg(json_build_object('id', f.id, 'school', fs.name, 'text', f.text, 'color', f.color,
                'rev', f.rev, 'asked', f.asked, 'ends_at', f.ends_at, 'read', coalesce(fr.rev, 0))
                order by {ORDER})
       from attachment fa join message_flash f on f.school_id = fa.school_id
       join school fs on fs.id = f.school_id
       left join flash_read fr on fr.flash_id = f.id and fr.person_id = {person}.id
      where fa.person_id = {person}.id and {STANDS}
        and {person}.profile = any (f.profiles))"""


_shown = msgspec.json.Decoder(tuple[Shown, ...])


def shown(text: str | None) -> tuple[Shown, ...]:
    """What ``here_of`` answered."""
    return _shown.decode(text) if text else ()


async def add(connection: Connection, school_id: int, author_id: int, draft: Draft) -> int:
    """Keep a new one; return its id."""
    flash_id: int = await connection.fetchval(
        "insert into message_flash (school_id, author_id, text, color, profiles, starts_at, ends_at)"
        " values ($1, $2, $3, $4, $5, coalesce($6, now()), $7) returning id",
        school_id,
        author_id,
        draft.text,
        draft.color,
        list(draft.profiles),
        draft.starts_at,
        draft.ends_at,
    )
    return flash_id


async def change(connection: Connection, flash_id: int, draft: Draft, *, ask: bool) -> None:
    """Keep its new words and days; with ``ask`` whoever had read it is asked anew."""
    await connection.execute(
        "update message_flash set text = $2, color = $3, profiles = $4, starts_at = coalesce($5, starts_at), ends_at = $6,"
        " rev = rev + 1, asked = case when $7 then rev + 1 else asked end, changed_at = now() where id = $1",
        flash_id,
        draft.text,
        draft.color,
        list(draft.profiles),
        draft.starts_at,
        draft.ends_at,
        ask,
    )


async def stop(connection: Connection, flash_id: int) -> None:
    """End it now; one that had not begun never does."""
    await connection.execute(
        "update message_flash set ends_at = now(), starts_at = least(starts_at, now()), rev = rev + 1 where id = $1",
        flash_id,
    )


async def lock(connection: Connection, flash_id: int) -> Locked | None:
    """One, changed by nobody else until the end of the transaction; None when there is none."""
    row = await connection.fetchrow(
        "select f.id, f.school_id, s.name as school, f.text, f.color, f.profiles, f.starts_at, f.ends_at, f.rev,"
        f" f.asked, f.told, {STATE} as state from message_flash f join school s on s.id = f.school_id"
        " where f.id = $1 for update of f",
        flash_id,
    )
    return Locked(**row) if row else None


async def set_told(connection: Connection, flash_id: int, profiles: Sequence[str]) -> None:
    """The open pages of these profiles know of it now."""
    await connection.execute("update message_flash set told = $2 where id = $1", flash_id, list(profiles))


async def going(connection: Connection, school_id: int) -> int:
    """How many of a school are not over."""
    count: int = await connection.fetchval(
        "select count(*) from message_flash where school_id = $1 and ends_at > now()", school_id
    )
    return count


async def read(connection: Connection, flash_id: int, person_id: int, rev: int) -> tuple[int, bool] | None:
    """Note that somebody has read it, as it stood at ``rev``; None when it is not for them.

    Returns the words they have read of it by now, and whether that is news.
    """
    row = await connection.fetchrow(
        """
        with mine as (
            select f.id, least($3, f.rev) as rev from message_flash f
              join attachment a on a.school_id = f.school_id and a.person_id = $2
              join person p on p.id = a.person_id and p.profile = any (f.profiles)
             where f.id = $1 and f.starts_at <= now()),
        noted as (
            insert into flash_read as r (flash_id, person_id, rev) select id, $2, rev from mine
                on conflict (flash_id, person_id) do update set rev = excluded.rev, read_at = now()
             where r.rev < excluded.rev
            returning rev)
        select mine.rev, exists (select from noted) as news from mine
        """,
        flash_id,
        person_id,
        rev,
    )
    return (row["rev"], row["news"]) if row else None


async def ask_count(connection: Connection, flash_id: int) -> bool:
    """Whether somebody has to be asked to tell how many have read it: nobody is yet."""
    value = await connection.fetchval(
        "update message_flash set counting = true where id = $1 and not counting returning true", flash_id
    )
    return bool(value)
