"""Whom something would reach if it were published now: from its channels, as the feed and mails find their readers."""

from collections.abc import Sequence
from typing import NamedTuple

from one.notifications import Type
from one.scope import Profile, Scope
from one.store.feed.history import AUDIENCE, PLACE_OF
from one.store.notices.waiting import REACHED
from one.store.pool import Pool


class Reach(NamedTuple):
    """A family is those who have a child together: twins are one. ``mails``: of the people, whom a mail tells of it, sooner or later."""

    families: int
    people: int
    mails: int


_WOULD = f"""
with place as materialized ({PLACE_OF} from unnest($2::text[]) with ordinality as c (name, id)),
{AUDIENCE},
reader as materialized (
    select distinct a.person_id as id from audience a where a.person_id <> $1
       and not exists (select from app_shut s where s.person_id = a.person_id and s.app = $3)),
child as (
    select of as id from place where kind = 'family'
    union
    select m.person_id from place p join membership m on m.class_id = p.of where p.kind = 'class' and p.who in ('', $6)
    union
    select a.person_id from place p join attachment a on a.school_id = p.of where p.kind = 'school' and p.who = $6),
family as (
    select distinct array_agg(r.id order by r.id) as who
      from child c join guardian g on g.child_id = c.id join reader r on r.id = g.guardian_id group by c.id)
select (select count(*) from family) as families, (select count(*) from reader) as people,
       (select count(*) from reader r join person p on p.id = r.id
         where {REACHED.format(p="p")} and notice_frequency(p.id, $3, $4, $5) <> 'never'
           and not exists (select from notice_person n where n.person_id = p.id and n.paused_until > now())) as mails
"""


async def would(pool: Pool, scope: Scope, channels: Sequence[str], type_: Type) -> Reach:
    """Whom an item of this type would reach in these channels, which the caller has found the asker may publish to."""
    row = await pool.fetchrow(
        _WOULD, scope.person_id, list(channels), type_.app, type_.code, type_.mail, Profile.GUARDIAN
    )
    assert row is not None, "it counts"
    return Reach(row["families"], row["people"], row["mails"])
