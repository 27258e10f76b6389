"""People around the asker who open a padlock: candidates, of whom one/profile/showing.py says who shows what."""

from collections.abc import Sequence

import msgspec

from one.scope import Profile, Scope
from one.store.pool import Pool

MOST = 60  # candidates


class Around(msgspec.Struct, frozen=True):
    """Somebody."""

    id: int
    name: str


async def born(pool: Pool, scope: Scope, days: Sequence[str], field: str, padlock: str) -> list[Around]:
    """Of the asker's schools, who was born on one of these days (« 03-14 ») and opens that padlock, by their names.

    A date stands in the account, or in the profile of who wrote it there; who has neither was born on no day.
    """
    rows = await pool.fetch(
        """
        select p.id, p.first_name || ' ' || p.last_name as name
          from profile_field k join person p on p.id = k.person_id
          left join profile_field v on v.person_id = p.id and v.name = $3
         where k.name = $4 and k.value <> ''
           and coalesce(to_char(p.birth_date, 'MM-DD'), substring(v.value from 6)) = any($2::text[])
           and exists (select from attachment a where a.person_id = p.id and a.school_id = any($1::integer[]))
         order by name_order(p.first_name, p.last_name), p.id limit $5
        """,
        [s.id for s in scope.schools],
        list(days),
        field,
        padlock,
        MOST,
    )
    return [Around(**row) for row in rows]


async def of_classes(pool: Pool, scope: Scope, padlock: str) -> list[Around]:
    """Of the asker's classes, or their children's, who opens a padlock, by their names."""
    children = [room for child in scope.children for room in child.classes]
    rooms = children if scope.profile == Profile.GUARDIAN else scope.classes
    rows = await pool.fetch(
        """
        select distinct p.id, p.first_name || ' ' || p.last_name as name, name_order(p.first_name, p.last_name) as rank
          from membership m join person p on p.id = m.person_id
          join profile_field k on k.person_id = p.id and k.name = $2 and k.value <> ''
         where m.class_id = any($1::integer[])
         order by rank, p.id limit $3
        """,
        [room.id for room in rooms],
        padlock,
        MOST,
    )
    return [Around(row["id"], row["name"]) for row in rows]
