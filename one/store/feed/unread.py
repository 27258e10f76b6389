"""How many items of the last month a person has not read: the one answer, whoever asks."""

from one.store.pool import Connection, Pool

UNREAD_DAYS = 30
UNREAD_MOST = 100  # « 99+ » is as much as a badge can say

# What is not read of the last month. The channels are found once, and each is read from its newest item
# down to the first that is too old.
_UNREAD = """
(with mine as materialized (select c.id from channel c
                             where c.name in (select l.channel from listens l where l.person_id = {person})),
      shut as materialized (select array(select app from app_shut where person_id = {person}) as apps)
 select count(*) from (
    select distinct x.id from mine cross join shut
     cross join lateral (
        select e.id from feed f join event e on e.id = f.event_id
         where f.channel_id = mine.id and f.item and e.withdrawn_at is null
           and f.event_id > coalesce((
               select old.event_id from feed old
                where old.channel_id = mine.id and old.item and old.created_at <= now() - make_interval(days => {days})
                order by old.event_id desc limit 1), 0)
           and e.author_id is distinct from {person} and e.app <> all (shut.apps)
           and not exists (select from mark m where m.person_id = {person} and m.event_id = e.id
                              and (m.read_at is not null or m.hidden_at is not null))
         order by f.event_id desc limit {most}) x
     limit {most}) u)
"""


def unread_of(person: str) -> str:
    """The SQL that counts the unread items of a person; ``person`` is a column or a parameter."""
    return _UNREAD.format(person=person, days=UNREAD_DAYS, most=UNREAD_MOST)


_UNREAD_OF_ONE = f"select {unread_of('$1::bigint')}"


async def unread(pool: Pool | Connection, person_id: int) -> int:
    """How many items of the last month the person has not read, up to a hundred."""
    value: int = await pool.fetchval(_UNREAD_OF_ONE, person_id)
    return value
