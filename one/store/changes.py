"""What a live worker may have missed, by the order of commits; and which life of the database it lives in."""

import msgspec

from one.signals import Changes, Kind, Rights, Signal, Watch
from one.store.accounts.sessions import is_open
from one.store.pool import Pool
from one.store.tablet.devices import is_live

# A new life begins when the database was put back. Another oid is a dump restored elsewhere, another timeline a failover
# or a restore to a point in time; a row that was not written by the transaction it names was copied back by a restore in
# place; and a snapshot that is ahead of us is of a server whose files were put back. Counts that were kept are of nobody
# knows which life: one of before may have been written down after the restore.
_RENEWED = """
here as (select oid, left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline
           from pg_database where datname = current_database()),
renewed as (update epoch set id = gen_random_uuid(), database_oid = here.oid, timeline = here.timeline,
                             written_by = pg_current_xact_id()
              from here where epoch.database_oid <> here.oid or epoch.timeline <> here.timeline
                           or epoch.xmin <> epoch.written_by::xid {or_else} returning id),
forgotten as (update unread_kept set count = null, version = version + 1 where exists (select from renewed))
"""
_EPOCH = "coalesce((select id from renewed), (select id from epoch))::text"
_AHEAD = """
or epoch.id::text = $1 and pg_snapshot_xmax($2::text::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot())
"""


async def epoch(pool: Pool) -> str:
    """Which life of the database this is; a new one begins when it was put back."""
    value: str = await pool.fetchval(f"with {_RENEWED.format(or_else='')} select {_EPOCH}")
    return value


async def renew_epoch(pool: Pool, epoch: str) -> None:
    """Begin a new life, unless somebody has: this one was put back, which shows in nothing but its seqs."""
    await pool.execute(
        "with renewed as (update epoch set id = gen_random_uuid(), written_by = pg_current_xact_id()"
        " where id = $1::uuid returning id)"
        " update unread_kept set count = null, version = version + 1 where exists (select from renewed)",
        epoch,
    )


# Rows that the snapshot ``seen`` did not show: of a transaction that has begun since, or was under way then. Never by time:
# rows of a COMMIT that took ten minutes bear a time of before. Two looks into an index, however long somebody's transaction
# holds the horizon back; and none at numbers that are not given out yet, as rows of another cluster's dump may bear.
_UNSEEN = """
select {columns} from {table}
 where xid >= pg_snapshot_xmax($2::text::pg_snapshot) and xid < pg_snapshot_xmax(pg_current_snapshot())
union all
select {columns} from {table} where xid = any(array(select pg_snapshot_xip($2::text::pg_snapshot)))
"""

_CHANGES = f"""
with {_RENEWED.format(or_else=_AHEAD)},
told as materialized (
    select o.kind, o.target_id, extract(epoch from clock_timestamp() - min(o.created_at))::float8 as age
      from ({_UNSEEN.format(table="control", columns="kind, target_id, created_at")}) o
     where (o.kind = '{Kind.SESSION_ENDED}' and o.target_id = any($3::bigint[])
            and not exists (select from session s where s.id = o.target_id)
            or o.kind = '{Kind.PERSON_CHANGED}' and o.target_id = any($4::bigint[]))
     group by o.kind, o.target_id
),
asked as materialized (
    select array(select unnest($7::bigint[])
                  union select target_id from told where kind = '{Kind.PERSON_CHANGED}') as people
),
moved as materialized (select array({_UNSEEN.format(table="feed", columns="channel_id")}) as channels)
select json_build_object(
    'epoch', {_EPOCH},
    'snapshot', pg_current_snapshot()::text,
    'positions', (select coalesce(json_object_agg(c.name, c.seq), '{{}}') from channel c
                   where c.id = any((select channels from moved)::bigint[]) or c.name = any($5::text[])),
    'signals', (select coalesce(json_agg(json_build_array(kind, target_id, age)), '[]') from told),
    'lost_sessions', (select coalesce(json_agg(i), '[]') from unnest($6::bigint[]) i
                       where not exists (select from session s where s.id = i and {is_open("s")})),
    'lost_devices', (select coalesce(json_agg(i), '[]') from unnest($8::bigint[]) i
                      where not exists (select from device d where d.id = i and {is_live("d")})),
    'rights', (select coalesce(json_agg(json_build_array(r.person_id, r.channel, r.seq, r.names)), '[]') from (
        select l.person_id, l.channel, coalesce(max(c.seq), 0) as seq,
               array_agg(distinct k.first_name) filter (where k.id is not null) as names
          from listens l
          left join channel c on c.name = l.channel
          left join person k on k.id = l.child_id
         where l.person_id = any((select people from asked)::bigint[]) group by l.person_id, l.channel) r),
    'asked', (select people from asked))
"""


class _Answer(msgspec.Struct):
    epoch: str
    snapshot: str
    positions: dict[str, int]
    signals: list[Signal]
    lost_sessions: list[int]
    lost_devices: list[int]
    rights: list[tuple[int, str, int, list[str] | None]]
    asked: list[int]


_answer = msgspec.json.Decoder(_Answer)


async def changes(pool: Pool, watch: Watch) -> Changes:
    """What happened since ``watch.seen``, and what it compares: one question, all of one moment.

    Without ``seen`` nothing happened: whoever asks for the first time has nothing to be told of.
    """
    text = await pool.fetchval(
        _CHANGES,
        watch.epoch,
        watch.seen,
        watch.sessions,
        watch.people,
        watch.compare_channels,
        watch.compare_sessions,
        watch.compare_people,
        watch.devices,
    )
    answer = _answer.decode(text)
    rights = {person_id: Rights({}, {}) for person_id in answer.asked}
    for person_id, channel, seq, names in answer.rights:
        rights[person_id].seqs[channel] = seq
        if names:
            rights[person_id].children[channel] = sorted(names)
    return Changes(
        answer.epoch,
        answer.snapshot,
        answer.positions,
        answer.signals,
        answer.lost_sessions,
        rights,
        answer.lost_devices,
    )
