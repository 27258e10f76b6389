"""What the live engine reads: who knocks, what they may hear, what changed meanwhile."""

import json
from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.signals import Changes, Kind, Signal
from one.store.accounts.sessions import digest
from one.store.feed import unread_of
from one.store.pool import Pool


class Rights(msgspec.Struct, frozen=True):
    """The channels of a person, and for which child (first names) each one speaks."""

    seqs: dict[str, int]
    children: dict[str, list[str]]


class Visitor(msgspec.Struct, frozen=True):
    """Who opens a socket: one row answers the whole handshake."""

    session_id: int
    person_id: int
    unread: int
    rights: Rights


_RIGHTS = """
(select coalesce(json_agg(json_build_array(r.channel, r.seq, r.names)), '[]') from (
    select l.channel, coalesce(max(c.seq), 0) as seq,
           array_agg(distinct k.first_name) filter (where k.id is not null) as names
      from listens l
      left join channel c on c.name = l.channel
      left join person k on k.id = l.child_id
     where l.person_id = {person} group by l.channel) r)
"""


async def visitor(pool: Pool, token: str) -> Visitor | None:
    """Session, person, channels with seqs and unread count, in one round trip."""
    row = await pool.fetchrow(
        f"""
        select s.id as session_id, s.person_id,
               {unread_of("s.person_id")} as unread,
               {_RIGHTS.format(person="s.person_id")} as rights
          from session s join person p on p.id = s.person_id
         where s.token_hash = $1 and s.expires_at > now() and p.blocked_at is null
        """,  # formatted in are a name of a column and numbers of ours
        digest(token),
    )
    if row is None:
        return None
    return Visitor(row["session_id"], row["person_id"], row["unread"], _rights(row["rights"]))


async def rights(pool: Pool, person_id: int) -> Rights:
    """What a person may hear now."""
    return _rights(await pool.fetchval(f"select {_RIGHTS.format(person='$1::bigint')}", person_id))


# Another oid is a dump restored elsewhere, another timeline a failover or a restore to a point in time.
_RENEWED = """
here as (select oid, left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline
           from pg_database where datname = current_database()),
renewed as (update epoch set id = gen_random_uuid(), database_oid = here.oid, timeline = here.timeline
              from here where epoch.database_oid <> here.oid or epoch.timeline <> here.timeline returning id)
"""
_EPOCH = "coalesce((select id from renewed), (select id from epoch))"


async def epoch(pool: Pool) -> str:
    """Which life of the database this is; a new one begins when it was put back."""
    return str(await pool.fetchval(f"with {_RENEWED} select {_EPOCH}"))


async def renew_epoch(pool: Pool, epoch: str) -> None:
    """Begin a new life: this one was put back in place, which shows in nothing but its seqs."""
    await pool.execute("update epoch set id = gen_random_uuid() where id = $1::uuid", epoch)


async def changes(
    pool: Pool, since: datetime | None, overlap: float, session_ids: Sequence[int], person_ids: Sequence[int]
) -> Changes:
    """What happened since ``since`` less ``overlap`` seconds, in one question; without ``since`` nothing did.

    Time is the database's own: a worker whose clock is wrong misses nothing.
    """
    row = await pool.fetchrow(
        f"""
        with {_RENEWED},
        since as (select coalesce($1::timestamptz - make_interval(secs => $2), 'infinity') as at),
        told as (
            select o.id, o.kind, o.target_id, extract(epoch from clock_timestamp() - o.created_at)::float8 as age
              from control o, since
             where o.created_at > since.at
               and (o.kind = $5 and o.target_id = any($3::bigint[])
                    or o.kind = $6 and o.target_id = any($4::bigint[]))
        )
        select {_EPOCH} as epoch, now() as now,
               (select coalesce(json_agg(json_build_array(c.name, c.seq)), '[]') from channel c
                 where c.id in (select f.channel_id from feed f, since where f.created_at > since.at)) as moved,
               (select coalesce(json_agg(json_build_array(id, kind, target_id, age)), '[]') from told) as signals
        """,
        since,
        overlap,
        list(session_ids),
        list(person_ids),
        Kind.SESSION_ENDED.value,
        Kind.PERSON_CHANGED.value,
    )
    assert row is not None
    return Changes(
        str(row["epoch"]),
        row["now"],
        dict(json.loads(row["moved"])),
        [Signal(*signal) for signal in json.loads(row["signals"])],
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
    """Drop signals that every worker has long seen."""
    await pool.execute("delete from control where created_at < now() - interval '1 day'")


def _rights(text: str) -> Rights:
    rows = json.loads(text)
    return Rights({r[0]: r[1] for r in rows}, {r[0]: sorted(r[2]) for r in rows if r[2]})
