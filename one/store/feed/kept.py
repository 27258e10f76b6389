"""The counts of unread items that are kept, so that the next question begins where the last one ended.

Keeping one may be left out at any time: the next question counts anew, and its answer is the same.
"""

from collections.abc import Mapping, Sequence

from one.store.feed import unread
from one.store.pool import Connection, Pool

# A count is of one moment, and marks may have changed since: then ``version`` moved, and it is not kept. In the order of
# people, so that two who keep for many cannot wait for each other.
_KEEP = """
insert into unread_kept as k (person_id, version, channels, seqs, shut, since, until, count, exact)
select t.person_id, r.version, r.channels, r.seqs, r.shut, r.since, r.until, r.count, r.exact
  from unnest($1::bigint[], $2::json[]) as t (person_id, kept)
 cross join lateral json_to_record(t.kept) as r (
       version bigint, channels text[], seqs bigint[], shut text[], since timestamptz, until timestamptz,
       count integer, exact boolean)
 where exists (select from person p where p.id = t.person_id)
 order by t.person_id
    on conflict (person_id) do update
       set channels = excluded.channels, seqs = excluded.seqs, shut = excluded.shut, since = excluded.since,
           until = excluded.until, count = excluded.count, exact = excluded.exact
     where k.version = excluded.version
"""


async def keep(pool: Pool | Connection, counts: Mapping[int, str]) -> None:
    """Keep what was counted for these people, unless their marks changed since."""
    await pool.execute(_KEEP, list(counts), list(counts.values()))


# Who marks items is about to mark more: counted so far, a hundred marks are one walk, and not a hundred.
MARKING = 2 * unread.UNREAD_MOST
# The list of people in a question of its own: PostgreSQL knows as little of it for a plan that it keeps as for one of now,
# and does not believe that few people are worth planning anew, which takes six times as long as to count them.
_OF_MANY = f"""
select p as person_id, {unread.unread_of("p", counted=MARKING, seqs=True)} as unread from unnest((select $1::bigint[])) as p
"""
_OF_MARKS = f"select {unread.unread_of('$1::bigint', counted=MARKING, seqs=True)}"


async def counted(connection: Connection, person_id: int) -> unread.Unread:
    """What a person has not read after marks of this very transaction, and where their channels stood; it is kept with them."""
    found = unread.read(await connection.fetchval(_OF_MARKS, person_id))
    if found.keep is not None:
        await keep(connection, {person_id: found.keep})
    return found


async def counted_of(connection: Connection, people: Sequence[int]) -> dict[int, unread.Unread]:
    """The same for many people, who have all marked something in this transaction."""
    rows = await connection.fetch(_OF_MANY, list(people))
    found = {row["person_id"]: unread.read(row["unread"]) for row in rows}
    moved = {person_id: each.keep for person_id, each in found.items() if each.keep is not None}
    if moved:
        await keep(connection, moved)
    return found


_AHEAD = f"""
select p as person_id, {unread.unread_of("p")} as unread from (
    select distinct person_id from session where person_id > $1 and expires_at > now() order by 1 limit $2) s (p) order by 1
"""


async def ahead(pool: Pool, after: int, most: int) -> list[int]:
    """Count and keep for so many people with a session, the next ones after this id; returns theirs."""
    rows = await pool.fetch(_AHEAD, after, most)
    found = {row["person_id"]: unread.read(row["unread"]).keep for row in rows}
    if moved := {person_id: keep_ for person_id, keep_ in found.items() if keep_ is not None}:
        await keep(pool, moved)
    return list(found)
