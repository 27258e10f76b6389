"""A page of a person's feed: the merge of their channels' items, less what they hid."""

from datetime import datetime

import msgspec

from one.events import Author, Item
from one.scope import Scope
from one.store.feed.filters import ALL, Filters
from one.store.feed.unread import UNREAD_DAYS
from one.store.pool import Pool


class Body(msgspec.Struct, frozen=True):
    """What is stored of an item."""

    item: Item


class Line(msgspec.Struct, frozen=True):
    """One item of a feed page; ``channels`` are those of the asker it stands in."""

    id: int
    body: Body
    author: str | None  # as they are called today; None for a program
    created_at: datetime
    channels: list[str]
    read: bool


class Spoken(msgspec.Struct, frozen=True, array_like=True):
    """A channel of the asker: its last seq, and the children it speaks for."""

    channel: str
    seq: int
    names: list[str] | None
    children: list[int] | None


class Page(msgspec.Struct, frozen=True):
    """Items, newest first, and where the asker's channels stood: all of one moment."""

    lines: list[Line]
    spoken: list[Spoken]
    epoch: str
    asks: bool = True  # whether there is a word to look for, beside those that every text has


def named(item: Item, name: str | None) -> Item:
    """An item as it reads today and to who asks: people marry, names are corrected, and each has their language."""
    if name is not None and name != item.author.name:
        item = msgspec.structs.replace(item, author=Author(item.author.id, name))
    return item.said


_page = msgspec.json.Decoder(Page)

# Statements without a parameter that turns a part of them on or off: those would be planned anew for each page, which
# takes longer than the page. And a question about one mark is written as one, so that it is a look into an index.
_NEWEST_OF_ALL = 2**63 - 1

# What of a feed row ``f`` and its event ``e`` the asker may see, and wants to.
_SHOWN = """
    e.withdrawn_at is null and e.app <> all (shut.apps) and e.id < $2
    and not coalesce((select m.hidden_at is not null {or_read} from mark m
                       where m.person_id = $1 and m.event_id = e.id), false)
"""
# What is not read is of the last month: that much of a channel is read, and not all in which it is looked for in vain.
_YOUNG = f"""(select * from feed where channel_id = mine.id and item
                             and created_at > now() - make_interval(days => {UNREAD_DAYS}) offset 0)"""
_UNREAD = (
    f" and e.author_id is distinct from $1 and e.created_at > now() - make_interval(days => {UNREAD_DAYS})"
)

# The author of the event ``e`` as they are called today.
AUTHOR = "(select rtrim(p.first_name || ' ' || p.last_name) from person p where p.id = e.author_id)"

_NEWEST = """
    select distinct x.id from spoken as mine cross join shut
     cross join lateral (
        select e.id from {feed} f join event e on e.id = f.event_id
         where f.channel_id = mine.id and f.item and f.event_id < $2 and {shown}
         order by f.event_id desc limit $3) x
     where mine.wanted order by x.id desc limit $3
"""

# Each application by itself: its index is in order, and one that seldom speaks is not looked for among all others.
# The list in a question of its own, or the statement would be planned anew for each list that is shorter than usual.
_NEWEST_OF_APPS = """
    select distinct x.id from spoken as mine cross join shut cross join unnest((select $5::text[])) as wanted(app)
     cross join lateral (
        select e.id from {feed} f join event e on e.id = f.event_id
         where f.channel_id = mine.id and f.app = wanted.app and f.item and f.event_id < $2 and {shown}
         order by f.event_id desc limit $3) x
     where mine.wanted order by x.id desc limit $3
"""

# First all places where the words stand, by the index of words, then from the newest on. In one question PostgreSQL would
# rather go through everybody's items, newest first, until it has met enough: for ever, if who asks has none of this year.
# The words in a question of their own, so that the plan is the same whatever they are.
_FOUND = """
    with found as materialized (
        select w.event_id as id from item_words w
         where w.words @@ (select websearch_to_tsquery('french', $6))
           and w.words @@ (select string_agg('''#' || id || '''', ' | ')::tsquery from spoken where wanted and id is not null))
    select w.id from (select id from found where id < $2 order by id desc) w cross join shut
     cross join lateral (
        select e.id from event e where e.id = w.id and ($5::text[] = '{{}}' or e.app = any($5)) and {shown} limit 1) x
     order by w.id desc limit $3
"""

# One statement, so one snapshot: the seqs, where the page's live stream goes on, are never ahead of the items.
_PAGE = """
with spoken as materialized (
    select l.channel as name, max(c.id) as id, coalesce(max(c.seq), 0) as seq,
           array_agg(distinct k.first_name) filter (where k.id is not null) as names,
           $4::bigint[] = '{{}}' or bool_or(l.child_id = any($4)) is true as wanted,
           array_agg(distinct k.id) filter (where k.id is not null) as children
      from listens l left join channel c on c.name = l.channel
      left join person k on k.id = l.child_id
     where l.person_id = $1 group by l.channel),
shut as materialized (select array(select app from app_shut where person_id = $1) as apps),
newest as materialized ({newest}),
lines as (
    select e.id, e.body::json as body, e.created_at,
           {author} as author,
           array(select s.name from feed f join spoken s on s.id = f.channel_id where f.event_id = e.id) as channels,
           e.author_id is not distinct from $1 or e.created_at <= now() - make_interval(days => {days})
           or exists (select from mark m where m.person_id = $1 and m.event_id = e.id
                       and m.read_at is not null) as read
      from newest join event e on e.id = newest.id)
select json_build_object(
    'lines', (select coalesce(json_agg(lines order by id desc), '[]') from lines),
    'spoken', (select coalesce(json_agg(json_build_array(name, seq, names, children)), '[]') from spoken),
    'epoch', (select id from epoch){more})
"""

_ASKS = ", 'asks', numnode(websearch_to_tsquery('french', $6)) > 0"


def _page_of(newest: str, more: str = "") -> tuple[str, str]:
    """The statement for all that may be seen, and the one for what is not read."""
    every = newest.format(feed="feed", shown=_SHOWN.format(or_read=""))
    unread = newest.format(feed=_YOUNG, shown=_SHOWN.format(or_read="or m.read_at is not null") + _UNREAD)
    rest = {"more": more, "days": UNREAD_DAYS}
    return _PAGE.format(newest=every, author=AUTHOR, **rest), _PAGE.format(
        newest=unread, author=AUTHOR, **rest
    )


_PAGE_OF_ALL = _page_of(_NEWEST)
_PAGE_OF_APPS = _page_of(_NEWEST_OF_APPS)
_PAGE_FOUND = _page_of(_FOUND, _ASKS)


async def page(
    pool: Pool, scope: Scope, before: int | None, limit: int, filters: Filters = ALL, words: str = ""
) -> Page:
    """Items of the asker's channels, newest first, older than event ``before``; those in which ``words`` are found.

    ``words`` are folded (one/feed/search.py), with the signs that ``websearch_to_tsquery`` knows.
    """
    asked = [
        scope.person_id,
        _NEWEST_OF_ALL if before is None else before,
        limit,
        list(filters.children),
    ]
    if words:
        text = await pool.fetchval(_PAGE_FOUND[filters.unread], *asked, list(filters.apps), words)
    elif filters.apps:
        text = await pool.fetchval(_PAGE_OF_APPS[filters.unread], *asked, list(filters.apps))
    else:
        text = await pool.fetchval(_PAGE_OF_ALL[filters.unread], *asked)
    return _page.decode(text)
