"""What « Mes données » reads: what the asker wrote, and what was written to them in their own threads."""

from one.scope import Scope
from one.store.messagerie.messages import STANDS
from one.store.pairs import pairs
from one.store.pool import Pool


async def written(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """Messages of the asker with an id over ``after``: (id, JSON)."""
    return await pairs(
        pool,
        """
        select l.id, json_build_object('objet', t.title, 'message', l.body, 'aux_familles_de', c.name,
                   'a', case when l.to_families then null else t.other end,
                   'ecrit_le', l.created_at, 'retire_le', l.withdrawn_at)::text as value
          from messagerie l left join class c on c.id = l.class_id
          left join lateral (
               select t.title, (select rtrim(o.first_name || ' ' || o.last_name) from messagerie_member m
                                  join person o on o.id = m.person_id where m.thread_id = t.id and m.person_id <> $1) as other
                 from messagerie_place p join messagerie_thread t on t.id = p.thread_id where p.message_id = l.id limit 1) t on true
         where l.author_id = $1 and l.id > $2 order by l.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def received(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """What others wrote in the asker's threads, and stands: (id, JSON)."""
    return await pairs(
        pool,
        f"""
        select l.id, json_build_object('objet', t.title, 'message', l.body, 'ecrit_le', l.created_at,
                   'de', rtrim(a.first_name || ' ' || a.last_name), 'lu', m.read_id >= l.id,
                   'archive', m.archived_at is not null)::text as value
          from messagerie_member m join messagerie_thread t on t.id = m.thread_id
          join messagerie_place p on p.thread_id = t.id join messagerie l on l.id = p.message_id
          join person a on a.id = l.author_id
         where m.person_id = $1 and l.author_id <> $1 and {STANDS} and l.id > $2
         order by l.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )
