"""How far a piece of news goes."""

from collections.abc import Sequence

from one.scope import Profile, Scope
from one.store.actualites.subject import SUBJECT
from one.store.pool import Pool


async def reach(pool: Pool, scope: Scope, news_id: int) -> int:
    """How many people a piece of news of the asker goes to."""
    found: int = await pool.fetchval(
        f"""
        with news as materialized (
            select school_id, profiles, array(select class_id from actualites_class where news_id = id) as classes
              from actualites where id = $1 and author_id = $2),
        reader as (
            select a.person_id as id from news n join attachment a on a.school_id = n.school_id
             where cardinality(n.classes) = 0
            union select m.person_id from news n join membership m on m.class_id = any(n.classes)
            union select g.guardian_id from news n join membership m on m.class_id = any(n.classes)
                    join guardian g on g.child_id = m.person_id)
        select count(*) from reader r join person p on p.id = r.id and p.blocked_at is null
          join news n on p.profile = any(n.profiles)
         where p.id <> $2 and not exists (select from app_shut s where s.person_id = p.id and s.app = '{SUBJECT.code}')
        """,
        news_id,
        scope.person_id,
    )
    return found


async def would(
    pool: Pool, scope: Scope, school_id: int, profiles: Sequence[str], class_ids: Sequence[int] | None
) -> tuple[int, int]:
    """How many families and people news to these profiles would reach now, of a school where the asker publishes, or of its classes."""
    row = await pool.fetchrow(
        f"""
        with child as (
            select a.person_id as id from attachment a where a.school_id = $1 and $3::integer[] is null
            union select m.person_id from membership m where m.class_id = any($3)),
        reader as (
            select id from child
            union select g.guardian_id from child c join guardian g on g.child_id = c.id where $3 is not null),
        reached as materialized (
            select p.id, p.profile from reader r join person p on p.id = r.id and p.blocked_at is null
             where p.profile = any($2::text[]) and p.id <> $4
               and not exists (select from app_shut s where s.person_id = p.id and s.app = '{SUBJECT.code}')),
        family as (
            select distinct array_agg(g.guardian_id order by g.guardian_id) as who
              from child c join guardian g on g.child_id = c.id join reached r on r.id = g.guardian_id and r.profile = $5
             group by g.child_id)
        select (select count(*) from family) as families, (select count(*) from reached) as people
        """,
        school_id,
        list(profiles),
        None if class_ids is None else list(class_ids),
        scope.person_id,
        Profile.GUARDIAN,
    )
    assert row is not None, "it counts"
    return row["families"], row["people"]
