"""Devices: browsers that are the tablet of a class. Tokens are opaque, and hashed at rest."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from one.store.accounts.sessions import digest
from one.store.pool import Connection, Pool

# A tablet that nobody switched on for so long is none any more. The holidays in summer are longer: the class
# that comes back is another one.
UNSEEN = timedelta(days=45)
TOUCH_SECONDS = 60  # as for sessions: a minute is exact enough


class Device(msgspec.Struct, frozen=True):
    """A tablet, with the class it is of. ``agent`` is what its browser calls itself."""

    id: int
    class_id: int
    class_name: str
    school_id: int
    agent: str
    created_at: datetime
    seen_at: datetime
    open: bool
    battery: int | None
    charging: bool
    timezone: str

    @property
    def zone(self) -> ZoneInfo:
        """The clock of its school."""
        return ZoneInfo(self.timezone)


_COLUMNS = """
    d.id, d.class_id, c.name as class_name, c.school_id, d.agent, d.created_at, d.seen_at, d.open, d.battery, d.charging,
    (select s.timezone from school s where s.id = c.school_id) as timezone
"""


def is_live(device: str) -> str:
    """The SQL of whether a device still is one: somebody switched it on lately."""
    return f"({device}.seen_at > now() - make_interval(days => {UNSEEN.days}))"


async def start(connection: Connection, class_id: int, agent: str) -> tuple[str, int]:
    """Make a tablet of this class; return its token, the only time it is known, and its id."""
    token = secrets.token_urlsafe(32)
    device_id: int = await connection.fetchval(
        "insert into device (token_hash, class_id, agent) values ($1, $2, $3) returning id",
        digest(token),
        class_id,
        agent,
    )
    return token, device_id


async def by_token(pool: Pool, token: str) -> Device | None:
    """The tablet that this token stands for; None when it is none, or no more. That it was here is kept."""
    row = await pool.fetchrow(
        f"select {_COLUMNS} from device d join class c on c.id = d.class_id"
        f" where d.token_hash = $1 and {is_live('d')} and c.archived_at is null",
        digest(token),
    )
    if row is None:
        return None
    found = Device(**row)
    if (datetime.now(found.seen_at.tzinfo) - found.seen_at).total_seconds() > TOUCH_SECONDS:
        await pool.execute("update device set seen_at = now() where id = $1", found.id)
    return found


async def of_class(pool: Pool | Connection, class_id: int) -> list[Device]:
    """The tablets of a class, the open ones first, then by when they were last here."""
    rows = await pool.fetch(
        f"select {_COLUMNS} from device d join class c on c.id = d.class_id"
        f" where d.class_id = $1 and {is_live('d')} order by d.open desc, d.seen_at desc, d.id desc",
        class_id,
    )
    return [Device(**row) for row in rows]


async def open_now(pool: Pool, class_id: int) -> int:
    """How many tablets of a class are open."""
    return (await open_in(pool, [class_id])).get(class_id, 0)


async def open_in(pool: Pool, class_ids: Sequence[int]) -> dict[int, int]:
    """The same of several classes; those that have none are left out."""
    rows = await pool.fetch(
        "select d.class_id, count(*) as count from device d"
        f" where d.class_id = any($1::integer[]) and d.open and {is_live('d')} group by d.class_id",
        list(class_ids),
    )
    return {row["class_id"]: row["count"] for row in rows}


async def end(connection: Connection, class_id: int, device_id: int) -> bool:
    """It is no tablet of this class any more; False when it was none."""
    done = await connection.fetchval(
        "delete from device where id = $1 and class_id = $2 returning true", device_id, class_id
    )
    return bool(done)


async def purge(pool: Pool) -> None:
    """Forget those that nobody switched on for weeks."""
    await pool.execute(f"delete from device d where not {is_live('d')}")


async def lost(pool: Pool, ids: Sequence[int]) -> list[int]:
    """Those of these that are no tablets."""
    rows = await pool.fetch(
        "select i from unnest($1::bigint[]) i"
        f" where not exists (select from device d where d.id = i and {is_live('d')})",
        list(ids),
    )
    return [row["i"] for row in rows]


async def by_id(connection: Connection, device_id: int) -> Device | None:
    """One of them, held until the end of the transaction."""
    row = await connection.fetchrow(
        f"select {_COLUMNS} from device d join class c on c.id = d.class_id where d.id = $1 for update of d",
        device_id,
    )
    return Device(**row) if row else None


async def report(
    connection: Connection, device_id: int, *, shown: bool, battery: int | None, charging: bool
) -> Device | None:
    """Keep what a tablet says of itself; return how it was before, None when it is none any more."""
    before = await by_id(connection, device_id)
    if before is not None:
        await connection.execute(
            "update device set seen_at = now(), open = $2, battery = $3, charging = $4 where id = $1",
            device_id,
            shown,
            battery,
            charging,
        )
    return before


async def go_away(connection: Connection, seconds: int) -> list[Device]:
    """Those that were open and have been silent for so long are not open any more; return them."""
    rows = await connection.fetch(
        "with silent as (update device set open = false where open and seen_at < now() - make_interval(secs => $1)"
        f" returning *) select {_COLUMNS} from silent d join class c on c.id = d.class_id order by d.id",
        seconds,
    )
    return [Device(**row) for row in rows]
