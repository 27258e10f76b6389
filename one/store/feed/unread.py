"""How many items of the last month a person has not read: the one answer, whoever asks.

It costs the same whatever the history: the answer of before is kept (``kept.py``) with the place at which each of the
person's channels stood, and what came since is counted on top. Places and never times or ids: per channel, ``seq`` is
in the order of commits, so an item whose COMMIT took long is among what came since.

Whoever changes the count in another way than by a mark (a trigger sees those) or an item of ``publish`` announces it by
an event in the same transaction, of a kind that is not in ``COUNT_NOTHING``: after that everything is counted anew.
"""

import msgspec

from one.events import Kind
from one.store.pool import Connection, Pool

UNREAD_DAYS = 30
UNREAD_MOST = 100  # « 99+ » is as much as a badge can say
FOLLOWED_MOST = 200  # places that came since; counted anew beyond
KEPT_AFTER = 20  # places that came since, after which the count is worth keeping

# Kinds of events that change no count: what a mark or the school's applications did is seen where it stands.
COUNT_NOTHING = (
    Kind.EDITED,
    Kind.READ,
    Kind.HIDDEN,
    Kind.SETTINGS,
    Kind.PRESENCE,
    Kind.PROFILE,
    Kind.FLASH,
    Kind.CHANGED,
)

# An event that the person may count at all: not their own, of an application they have, and they did not mark it.
_THEIRS = "{e}.author_id is distinct from {person} and {e}.app <> all (shut.apps) and not {marked}"
# Questions about one row are written as such, and not as joins: each is a look into an index, whatever the planner
# believes of the tables (it may have planned while they were empty).
_MARKED = """coalesce((select m.read_at is not null or m.hidden_at is not null from mark m
                        where m.person_id = {person} and m.event_id = {e}.id), false)"""

# Whether an item stood in one of the person's channels before, and was young enough then.
_STOOD = """coalesce((select true from feed f
                        where f.event_id = {e}.id and f.item {young}
                          and exists (select from stood where stood.id = f.channel_id and f.seq <= stood.was) limit 1), false)"""

# The person's channels where they stand; the answer of before, if it fits (0080_unread_kept.sql says when).
_BEFORE = """
mine as materialized (
    select l.name, coalesce(c.id, 0) as id, coalesce(c.seq, 0) as seq
      from (select distinct channel as name from listens where person_id = {person}) l
      left join channel c on c.name = l.name),
here as materialized (
    select coalesce(array_agg(name order by name collate "C"), '{{}}') as channels,
           coalesce(array_agg(seq order by name collate "C"), '{{}}') as seqs from mine),
shut as materialized (
    select array(select app from app_shut where person_id = {person} order by app collate "C") as apps),
kept as materialized (
    select k.count, k.exact, k.until, k.since, k.seqs from unread_kept k, here, shut
     where k.person_id = {person} and (k.exact or k.count >= {most}) and k.count is not null
       and k.channels = here.channels and k.shut = shut.apps and now() < k.until),
stood as materialized (
    select mine.id, mine.seq, was.seq as was from kept, here,
           unnest(here.channels, kept.seqs) as was (name, seq) join mine on mine.name = was.name),
came as materialized (
    select coalesce(sum(seq - was), 0) as places, coalesce(bool_or(seq < was), false) as back from stood)
"""

# What came since. An item that stood in another of the person's channels before was counted there, or was too old there.
_SINCE = """
followed as materialized (
    select e.id, e.kind, e.author_id, e.app, e.withdrawn_at, e.body, f.item, f.created_at
      from came cross join stood
     cross join lateral (select * from feed where channel_id = stood.id and seq > stood.was order by seq limit {followed}) f
     cross join lateral (select * from event where id = f.event_id limit 1) e
     where came.places between 1 and {followed} and not came.back and stood.seq > stood.was),
doubt as materialized (
    select exists (select from followed where not item and kind <> all ({known}))
        or exists (select from followed x where x.item and {stood_x}) as any),
fresh as materialized (
    select count(*) as count, min(at) as oldest from (
        select x.id, min(x.created_at) as at from followed x cross join shut
         where x.item and x.withdrawn_at is null and x.created_at > now() - make_interval(days => {days})
           and {theirs_x}
         group by x.id) each),
taken as materialized (
    select count(*) as count from kept cross join shut cross join (
        select distinct i::bigint as id from followed w, json_array_elements_text(w.body::json -> 'ids') as i
         where w.kind = '{withdrawn}') gone
     cross join lateral (select * from event where id = gone.id limit 1) e
     where {stood_e} and {theirs_e}),
forward as materialized (
    select case when came.places = 0 then kept.count else kept.count - taken.count + fresh.count end as count,
           kept.exact,
           case when came.places = 0 then kept.until
                else least(kept.until, fresh.oldest + make_interval(days => {days})) end as until,
           came.places > {after} as moved
      from kept cross join came
      left join fresh on came.places > 0 left join taken on came.places > 0 left join doubt on came.places > 0
     where not came.back and came.places <= {followed} and not coalesce(doubt.any, false)
       and (kept.exact or came.places = 0 or kept.count - taken.count + fresh.count >= {most}))
"""

# Everything anew, from the newest of each channel down to a month, no further than it takes: an event counts in
# the first of the person's channels in which it stands.
_ANEW = """
anew as (
    select count(*) as count, count(*) < {counted} as exact,
           coalesce(min(at) + make_interval(days => {days}), 'infinity') as until, true as moved from (
        select x.at
          from (select id, array_agg(id) over (order by id rows between unbounded preceding and 1 preceding) as before
                  from mine where id > 0) mine
         cross join shut cross join lateral (
            select f.at from (select event_id as id, channel_id, created_at as at from feed where item) f
             where f.channel_id = mine.id and f.at > now() - make_interval(days => {days})
               and case when {marked_f} then false
                        when (select e.withdrawn_at is not null or e.author_id is not distinct from {person}
                                     or e.app = any (shut.apps) from event e where e.id = f.id) then false
                        else not coalesce((select true from feed g
                                            where g.event_id = f.id and g.item and g.channel_id = any (mine.before)
                                              and g.created_at > now() - make_interval(days => {days}) limit 1), false)
                   end
             order by f.at desc limit {counted}) x
         limit {counted}) each)
"""

_UNREAD = """
(with {before}, {since}, {anew},
found as (select * from forward union all select * from anew where not exists (select from forward) limit 1)
select json_build_array(least(found.count, {most}), case when found.moved then json_build_object(
           'version', coalesce((select version from unread_kept where person_id = {person}), 0),
           'channels', here.channels, 'seqs', here.seqs, 'shut', shut.apps, 'count', found.count,
           'exact', found.exact, 'since', now() - make_interval(days => {days}), 'until', found.until) end{seqs})
  from found, here, shut)
"""


class Unread(msgspec.Struct, frozen=True, array_like=True):
    """The number, up to a hundred; and what is to be kept of it, in the JSON that ``kept.keep`` takes."""

    count: int
    to_keep: msgspec.Raw
    seqs: dict[str, int] = {}  # where the channels stood, and in which epoch, if it was asked for
    epoch: str = ""

    @property
    def keep(self) -> str | None:
        """The same, or None when it is hardly worth writing down."""
        text = bytes(self.to_keep).decode()
        return None if text == "null" else text


_decode = msgspec.json.Decoder(Unread).decode


def unread_of(person: str, counted: int = UNREAD_MOST, *, seqs: bool = False) -> str:
    """The SQL that counts the unread items of a person, to be read by ``read``; ``person`` is a column or a parameter.

    ``counted``: how far it counts when it counts anew; more than the badge says is for who is about to read many.
    ``seqs``: whether it also says where the channels stood, and in which life of the database.
    """
    numbers = {"days": UNREAD_DAYS, "most": UNREAD_MOST, "followed": FOLLOWED_MOST, "after": KEPT_AFTER}
    words = {
        "person": person,
        "counted": counted,
        "seqs": ", (select coalesce(json_object_agg(name, seq), '{}') from mine), (select id from epoch)"
        if seqs
        else "",
        "withdrawn": Kind.WITHDRAWN.value,
        "known": "array['" + "', '".join((*COUNT_NOTHING, Kind.WITHDRAWN)) + "']",
        "stood_x": _STOOD.format(e="x", young=""),
        "stood_e": _STOOD.format(e="e", young="and f.created_at > kept.since"),
        "marked_f": _MARKED.format(e="f", person=person),
        **{
            f"theirs_{e}": _THEIRS.format(e=e, person=person, marked=_MARKED.format(e=e, person=person))
            for e in ("x", "e")
        },
        **numbers,
    }
    parts = {
        "before": _BEFORE.format(**words),
        "since": _SINCE.format(**words),
        "anew": _ANEW.format(**words),
    }
    return _UNREAD.format(**words, **parts)


def read(text: str) -> Unread:
    """What the SQL answered."""
    return _decode(text)


_OF_ONE = f"select {unread_of('$1::bigint')}"


async def counted(pool: Pool | Connection, person_id: int) -> Unread:
    """How many items of the last month the person has not read, and what to keep of the count."""
    return read(await pool.fetchval(_OF_ONE, person_id))


async def unread(pool: Pool | Connection, person_id: int) -> int:
    """How many items of the last month the person has not read, up to a hundred."""
    return (await counted(pool, person_id)).count
