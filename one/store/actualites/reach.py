"""How far a piece of news goes."""

from one.scope import Scope
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
