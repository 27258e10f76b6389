"""What the notebook keeps of somebody: for « Mes données », and for who compares two accounts."""

from datetime import timedelta

from one.scope import Scope
from one.store.carnet.notes import ROOMS
from one.store.pairs import pairs
from one.store.pool import Pool


async def own(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The asker's own notes with an id over ``after``: (id, JSON)."""
    return await pairs(
        pool,
        f"""
        select n.id, json_build_object('titre', n.title, 'texte', n.body, 'classe', {ROOMS}, 'groupes', n.groups,
                                       'publie_le', n.created_at, 'retire_le', n.withdrawn_at)::text as value
          from carnet n
         where n.author_id = $1 and n.id > $2 order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def about(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """That the asker was one of the pupils chosen for a note: (id, JSON), with an id over ``after``."""
    return await pairs(
        pool,
        """
        select n.id, json_build_object('classe', c.name, 'le', n.created_at)::text as value
          from carnet_child b join carnet n on n.id = b.carnet_id join class c on c.id = n.class_id
         where b.child_id = $1 and n.id > $2 order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def count(pool: Pool, school_id: int, person_id: int) -> int:
    """How many notes somebody wrote in a school."""
    value: int = await pool.fetchval(
        "select count(*) from carnet n join class c on c.id = n.class_id"
        " where n.author_id = $1 and c.school_id = $2",
        person_id,
        school_id,
    )
    return value


async def set_back(pool: Pool, note_id: int, age: timedelta) -> None:
    """Make a note of the sample so old."""
    await pool.execute("update carnet set created_at = created_at - $2::interval where id = $1", note_id, age)


async def confirmed(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """What the asker confirmed and answered, for notes with an id over ``after``: (id of the note, JSON)."""
    return await pairs(
        pool,
        """
        select n.id, json_agg(json_build_object('mot', n.title, 'pour', k.first_name, 'confirme_le', f.confirmed_at,
                   'reponse', coalesce(to_json(f.yes), to_json(nullif(f.words, ''))),
                   'repondu_le', f.answered_at) order by f.round, k.id)::text as value
          from carnet_confirmation f join carnet n on n.id = f.carnet_id join person k on k.id = f.child_id
         where f.person_id = $1 and n.id > $2 group by n.id order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def confirmed_for(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """That notes were confirmed for the asker, a pupil; what their guardians answered is theirs."""
    return await pairs(
        pool,
        """
        select n.id, json_build_object('classe', c.name, 'confirme_le', min(f.confirmed_at))::text as value
          from carnet_confirmation f join carnet n on n.id = f.carnet_id join class c on c.id = n.class_id
         where f.child_id = $1 and n.id > $2 group by n.id, c.name order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def opened(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The notes that the asker opened: (id, JSON), with an id over ``after``."""
    return await pairs(
        pool,
        """
        select n.id, json_build_object('mot', n.title, 'ouvert_le', o.at)::text as value
          from carnet_opened o join carnet n on n.id = o.carnet_id
         where o.person_id = $1 and n.id > $2 order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def corrected(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """What the asker wrote in notes that were corrected since, or corrected last: (id of the note, JSON)."""
    return await pairs(
        pool,
        """
        select n.id, json_build_object('mot', n.title, 'corrige_le', case when n.editor_id = $1 then n.edited_at end, 'avant', (
                   select coalesce(json_agg(json_build_object('titre', v.title, 'texte', v.body, 'ecrit_le', v.written_at)
                                            order by v.rev), '[]')
                     from carnet_version v where v.carnet_id = n.id and v.writer_id = $1))::text as value
          from carnet n
         where (n.editor_id = $1 or exists (select from carnet_version v where v.carnet_id = n.id and v.writer_id = $1))
           and n.id > $2 order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def reminded(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The reminders that the asker sent, by note: (id, JSON), with an id over ``after``."""
    return await pairs(
        pool,
        """
        select n.id, json_build_object('mot', n.title, 'rappels', json_agg(json_build_object(
                   'le', r.at, 'destinataires', r.people) order by r.day))::text as value
          from carnet_reminder r join carnet n on n.id = r.carnet_id
         where r.person_id = $1 and n.id > $2 group by n.id order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )
