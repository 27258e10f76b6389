"""What the live engine reads of a person or a tablet: who knocks, and what they may hear."""

import json
from collections.abc import Sequence

import msgspec

from one.signals import Kind, Rights
from one.store import events
from one.store.accounts.sessions import digest, is_here, is_open
from one.store.feed.unread import read, unread_of
from one.store.pool import Connection, Pool
from one.store.tablet import devices
from one.store.tablet.wall import heard


class Visitor(msgspec.Struct, frozen=True):
    """Who opens a socket: one row answers the whole handshake. A tablet is nobody: person and session are 0."""

    session_id: int
    person_id: int
    unread: int
    keep: str | None  # of that count, for one/store/feed/keeper.py
    rights: Rights
    device_id: int = 0


_RIGHTS = """
(select coalesce(json_agg(json_build_array(r.channel, r.seq, r.names)), '[]') from (
    select l.channel, coalesce(max(c.seq), 0) as seq,
           array_agg(distinct k.first_name) filter (where k.id is not null) as names
      from listens l
      left join channel c on c.name = l.channel
      left join person k on k.id = l.child_id
     where l.person_id = {person} group by l.channel) r)
"""


async def visitor(pool: Pool | Connection, token: str, tablet: str = "") -> Visitor | None:
    """Session, person, channels with seqs and unread count, in one round trip. ``tablet``: see sessions.visit."""
    row = await pool.fetchrow(
        f"""
        select s.id as session_id, s.person_id,
               {unread_of("s.person_id")} as unread,
               {_RIGHTS.format(person="s.person_id")} as rights
          from session s join person p on p.id = s.person_id
         where s.token_hash = $1 and {is_open("s")} and {is_here("s", "$2")} and p.blocked_at is null
        """,  # formatted in are a name of a column and numbers of ours
        digest(token),
        digest(tablet) if tablet else None,
    )
    if row is None:
        return None
    unread = read(row["unread"])
    return Visitor(row["session_id"], row["person_id"], unread.count, unread.keep, _rights(row["rights"]))


async def tablet(pool: Pool, token: str) -> Visitor | None:
    """The tablet that this token stands for, with its channels. It has read nothing, and nothing is unread."""
    device = await devices.by_token(pool, token)
    if device is None:
        return None
    seqs = await events.positions(pool, heard(device.class_id))
    return Visitor(0, 0, 0, None, Rights(seqs, {}), device.id)


async def rights(pool: Pool, person_id: int) -> Rights:
    """What a person may hear now."""
    return _rights(await pool.fetchval(f"select {_RIGHTS.format(person='$1::bigint')}", person_id))


async def tell_guardians(connection: Connection, children: Sequence[int]) -> list[int]:
    """What channels speak for reads otherwise now: the guardians of these children are signalled. Returns who they are."""
    rows = await connection.fetch(
        "insert into control (kind, target_id) select distinct $2, guardian_id from guardian where child_id = any($1)"
        " returning target_id",
        list(children),
        Kind.PERSON_CHANGED.value,
    )
    return [row["target_id"] for row in rows]


async def purge_control(pool: Pool) -> None:
    """Drop signals that every worker has long seen."""
    await pool.execute("delete from control where created_at < now() - interval '1 day'")


def _rights(text: str) -> Rights:
    rows = json.loads(text)
    return Rights({r[0]: r[1] for r in rows}, {r[0]: sorted(r[2]) for r in rows if r[2]})
