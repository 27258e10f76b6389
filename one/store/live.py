"""What the live engine reads: who knocks, what they may hear, what changed meanwhile."""

import json
from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.store.pool import Connection, Pool
from one.store.sessions import digest


class Rights(msgspec.Struct, frozen=True):
    """The channels of a person, and for which child (first names) each one speaks."""

    seqs: dict[str, int]
    children: dict[str, list[str]]


class Visitor(msgspec.Struct, frozen=True):
    """Who opens a socket: one row answers the whole handshake."""

    session_id: int
    person_id: int
    epoch: str
    unread: int
    rights: Rights


class Orders(msgspec.Struct, frozen=True):
    """Control rows since a time: sessions that ended, people whose rights changed."""

    sessions: list[int]
    people: list[int]


UNREAD_DAYS = 30
UNREAD_MOST = 100  # « 99+ » is as much as a badge can say

_RIGHTS = """
(select coalesce(json_agg(json_build_array(r.channel, r.seq, r.names)), '[]') from (
    select l.channel, coalesce(max(c.seq), 0) as seq,
           array_agg(distinct k.first_name) filter (where k.id is not null) as names
      from listens l
      left join channel c on c.name = l.channel
      left join person k on k.id = l.child_id
     where l.person_id = {person} group by l.channel) r)
"""

_UNREAD = """
(select count(*) from (
    select e.id
      from event e
     where e.author_id is distinct from {person}
       and e.created_at > now() - make_interval(days => 30)
       and e.app <> all (array(select app from app_shut where person_id = {person}))
       and e.id in (select f.event_id from feed f join channel c on c.id = f.channel_id
                     where f.item and c.name in (select channel from listens where person_id = {person}))
       and not exists (select from mark m where m.person_id = {person} and m.event_id = e.id
                          and (m.read_at is not null or m.hidden_at is not null))
     limit 100) u)
"""


async def visitor(pool: Pool, token: str) -> Visitor | None:
    """Session, person, channels with seqs, unread count and epoch, in one round trip."""
    row = await pool.fetchrow(
        f"""
        select s.id as session_id, s.person_id, (select id from epoch) as epoch,
               {_UNREAD.format(person="s.person_id")} as unread,
               {_RIGHTS.format(person="s.person_id")} as rights
          from session s join person p on p.id = s.person_id
         where s.token_hash = $1 and s.expires_at > now() and p.blocked_at is null
        """,  # the only thing formatted in is a column name
        digest(token),
    )
    if row is None:
        return None
    return Visitor(
        row["session_id"], row["person_id"], str(row["epoch"]), row["unread"], _rights(row["rights"])
    )


async def rights(pool: Pool, person_id: int) -> Rights:
    """What a person may hear now."""
    return _rights(await pool.fetchval(f"select {_RIGHTS.format(person='$1::bigint')}", person_id))


async def unread(pool: Pool | Connection, person_id: int) -> int:
    """How many items of the last month the person has not read, up to a hundred."""
    value: int = await pool.fetchval(f"select {_UNREAD.format(person='$1::bigint')}", person_id)
    return value


async def epoch(pool: Pool) -> str:
    """Which life of the database this is. A dump restored into another database starts a new one."""
    return str(
        await pool.fetchval(
            """
            with here as (select oid from pg_database where datname = current_database()),
                 moved as (update epoch set id = gen_random_uuid(), database_oid = here.oid
                             from here where database_oid <> here.oid returning id)
            select coalesce((select id from moved), (select id from epoch))
            """
        )
    )


async def orders(
    pool: Pool, since: datetime, overlap: float, session_ids: Sequence[int], person_ids: Sequence[int]
) -> Orders:
    """The control rows about these since ``since`` less ``overlap`` seconds (the database's time)."""
    rows = await pool.fetch(
        """
        select distinct kind, target_id from control
         where created_at > $1::timestamptz - make_interval(secs => $2)
           and (kind = 'session_ended' and target_id = any($3::bigint[])
                or kind = 'person_changed' and target_id = any($4::bigint[]))
        """,
        since, overlap, list(session_ids), list(person_ids),
    )  # fmt: skip
    return Orders(
        [row["target_id"] for row in rows if row["kind"] == "session_ended"],
        [row["target_id"] for row in rows if row["kind"] == "person_changed"],
    )


async def lost_sessions(pool: Pool, session_ids: Sequence[int]) -> list[int]:
    """Which of these sessions have expired or are gone."""
    rows = await pool.fetch(
        "select i from unnest($1::bigint[]) i"
        " where not exists (select from session s where s.id = i and s.expires_at > now())",
        list(session_ids),
    )
    return [row["i"] for row in rows]


async def purge_control(pool: Pool) -> None:
    """Drop orders that every worker has long seen."""
    await pool.execute("delete from control where created_at < now() - interval '1 day'")


def _rights(text: str) -> Rights:
    rows = json.loads(text)
    return Rights({r[0]: r[1] for r in rows}, {r[0]: sorted(r[2]) for r in rows if r[2]})
