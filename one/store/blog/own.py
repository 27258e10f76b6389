"""What « Mes données » reads of the blog."""

from one.scope import Scope
from one.store.pairs import pairs
from one.store.pool import Pool


async def posts(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The posts that the asker wrote, with an id over ``after``: (id, JSON)."""
    return await pairs(
        pool,
        """
        select p.id, json_build_object('blog', b.name, 'titre', p.title, 'texte', p.body, 'etat', p.state,
                   'mot_recu', nullif(p.word, ''), 'ecrit_le', p.created_at, 'publie_le', p.published_at,
                   'modifie_le', p.edited_at, 'retire_le', p.withdrawn_at)::text as value
          from blog_post p join blog b on b.id = p.blog_id
         where p.author_id = $1 and p.id > $2 order by p.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def comments(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The comments that the asker wrote."""
    return await pairs(
        pool,
        """
        select c.id, json_build_object('billet', p.title, 'commentaire', c.body, 'ecrit_le', c.created_at,
                   'retire_le', c.withdrawn_at)::text as value
          from blog_comment c join blog_post p on p.id = c.post_id
         where c.author_id = $1 and c.id > $2 order by c.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def blogs(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The blogs that the asker made."""
    return await pairs(
        pool,
        """
        select b.id, json_build_object('nom', b.name, 'presentation', b.about, 'cree_le', b.created_at,
                   'ferme_le', b.closed_at)::text as value
          from blog b where b.author_id = $1 and b.id > $2 order by b.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def count(pool: Pool, school_id: int, person_id: int) -> int:
    """How many posts somebody wrote in a school."""
    value: int = await pool.fetchval(
        "select count(*) from blog_post p join blog b on b.id = p.blog_id where p.author_id = $2 and b.school_id = $1",
        school_id,
        person_id,
    )
    return value
