"""Whom notes reach: pupils, their guardians, and how many of them."""

from collections.abc import Sequence

from one.scope import Profile, Scope
from one.store.carnet.notes import SUBJECT
from one.store.pool import Connection, Pool


async def reach(pool: Pool, scope: Scope, note_id: int) -> tuple[int, int]:
    """How many pupils and how many guardians a note of the asker goes to."""
    row = await pool.fetchrow(
        f"""
        with child as (
            select k.child_id as id from carnet n join carnet_pupil k on k.carnet_id = n.id
             where n.id = $1 and n.author_id = $2),
        reader as (
            select id from child
            union select g.guardian_id from guardian g join child c on c.id = g.child_id)
        select count(*) filter (where p.profile = 'eleve') as pupils,
               count(*) filter (where p.profile <> 'eleve') as guardians
          from reader r join person p on p.id = r.id and p.blocked_at is null
         where not exists (select from app_shut s where s.person_id = p.id and s.app = '{SUBJECT.code}')
        """,
        note_id,
        scope.person_id,
    )
    return (row["pupils"], row["guardians"]) if row else (0, 0)


async def places(source: Pool | Connection, scope: Scope, class_ids: Sequence[int]) -> dict[int, list[int]]:
    """The pupils of classes, with those of these classes each is in; the caller has checked that the asker writes to them."""
    assert scope.profile != Profile.PUPIL
    rows = await source.fetch(
        """
        select m.person_id as id, array_agg(m.class_id order by m.class_id) as classes
          from membership m join person p on p.id = m.person_id and p.profile = 'eleve'
         where m.class_id = any($1::integer[]) group by m.person_id
        """,
        list(class_ids),
    )
    return {row["id"]: row["classes"] for row in rows}
