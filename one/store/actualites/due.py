"""What decides whether news stands in feeds now."""

import msgspec

from one.events import Kind
from one.scope import Function
from one.store import standing
from one.store.actualites.news import STATE
from one.store.actualites.subject import SUBJECT, hold
from one.store.pool import Connection


class Due(msgspec.Struct, frozen=True):
    """News as it stands. ``shown``: in feeds, now, or suspended. ``by_right``: its author may publish it.

    ``opened``: the profiles that the school opens the application to.
    """

    id: int
    school_id: int
    author_id: int
    author_name: str
    title: str
    body: str
    profiles: list[str]
    class_ids: list[int]
    opened: list[str]
    state: str  # of State
    shown: bool
    by_right: bool


async def lock(connection: Connection, news_id: int) -> Due | None:
    """News as it stands, with its author's rights, held until the end of the transaction; None when there is none of this id."""
    author_id = await connection.fetchval("select author_id from actualites where id = $1", news_id)
    if author_id is not None:
        await standing.hold(connection, author_id)
    if not await hold(connection, news_id):
        return None
    row = await connection.fetchrow(
        f"""
        select n.id, n.school_id, n.author_id, rtrim(a.first_name || ' ' || a.last_name) as author_name,
               n.title, n.body, n.profiles, {STATE} as state,
               array(select c.class_id from actualites_class c where c.news_id = n.id order by 1) as class_ids,
               array(select p from unnest(n.profiles) p where not exists (
                   select from app_closed x where x.school_id = n.school_id and x.profile = p
                      and x.app = '{SUBJECT.code}')) as opened,
               exists (select from event e where e.subject = '{SUBJECT.code}' and e.subject_ids = array[n.id]
                          and e.kind = '{Kind.ITEM}'
                          and (e.withdrawn_at is null or e.suspended_at is not null)) as shown,
               a.blocked_at is null and exists (
                   select from attachment t where t.person_id = n.author_id and t.school_id = n.school_id
                      and not exists (select from app_closed x where x.school_id = n.school_id
                                         and x.profile = a.profile and x.app = '{SUBJECT.code}')
                      and (t.function = '{Function.DIRECTION}' or (
                          not exists (select from sending_restriction r
                                       where r.school_id = n.school_id and r.profile = a.profile)
                          and (exists (select from actualites_profile p
                                        where p.school_id = n.school_id and p.profile = a.profile)
                               or exists (select from actualites_writer w
                                           where w.school_id = n.school_id and w.person_id = a.id)))))
               as by_right
          from actualites n join person a on a.id = n.author_id where n.id = $1
        """,
        news_id,
    )
    return Due(**row) if row else None


async def set_published(connection: Connection, news_id: int) -> None:
    """It stands in feeds."""
    await connection.execute(
        "update actualites set published_at = coalesce(published_at, now()) where id = $1", news_id
    )
