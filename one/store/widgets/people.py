"""People around the asker who open a padlock: candidates, of whom one/profile/showing.py says who shows what."""

from collections.abc import Sequence

import msgspec

from one.scope import Profile, Scope
from one.store.pool import Pool

MOST = 60  # candidates of each kind


class Person(msgspec.Struct, frozen=True):
    """Somebody."""

    id: int
    first_name: str
    last_name: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


# A date stands in the account, or in the profile of who wrote it there; who has neither was born on no day. Of many the nearest
# days come first: a large school has more candidates in two weeks than are looked at.
_AROUND = """
(select 'born' as kind, p.id, p.first_name, p.last_name, name_order(p.first_name, p.last_name) as rank
   from profile_field k join person p on p.id = k.person_id
   left join profile_field v on v.person_id = p.id and v.name = $3
   join unnest($2::text[]) with ordinality as d (said, place)
     on d.said = coalesce(to_char(p.birth_date, 'MM-DD'), substring(v.value from 6))
  where k.name = $4 and k.value <> ''
    and exists (select from attachment a where a.person_id = p.id and a.school_id = any($1::integer[]))
  order by d.place, rank, p.id limit $7)
union all
(select distinct 'mood' as kind, p.id, p.first_name, p.last_name, name_order(p.first_name, p.last_name) as rank
   from membership m join person p on p.id = m.person_id
   join profile_field k on k.person_id = p.id and k.name = $6 and k.value <> ''
  where m.class_id = any($5::integer[]) and (p.profile <> $8 or p.id = any($9::bigint[]))
  order by rank, p.id limit $7)
 order by kind, rank, id
"""


async def around(
    pool: Pool, scope: Scope, days: Sequence[str], *, birth: tuple[str, str], mood: str
) -> tuple[list[Person], list[Person]]:
    """Of the asker's schools, who was born on one of these days (« 03-14 ») and opens the padlock of ``birth``, a field and its
    padlock; of the asker's classes, or their children's, who opens the padlock ``mood``. By their names.
    """
    guardian = scope.profile == Profile.GUARDIAN
    children = [room for child in scope.children for room in child.classes]
    rows = await pool.fetch(
        _AROUND,
        [s.id for s in scope.schools],
        list(days),
        *birth,
        [room.id for room in (children if guardian else scope.classes)],
        mood,
        MOST,
        Profile.PUPIL if guardian else "",  # of a class a guardian sees their own child alone
        [child.id for child in scope.children],
    )
    born, moods = (
        [Person(row["id"], row["first_name"], row["last_name"]) for row in rows if row["kind"] == kind]
        for kind in ("born", "mood")
    )
    return born, moods
