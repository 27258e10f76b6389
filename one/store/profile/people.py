"""Who somebody is, for their sheet."""

from collections.abc import Sequence
from datetime import date

import msgspec

from one.store.pool import Pool


class Place(msgspec.Struct, frozen=True):
    """A school, and what the person is there."""

    id: int
    name: str
    function: str | None


class Room(msgspec.Struct, frozen=True):
    """An open class of the person."""

    id: int
    name: str
    school_id: int


class Relative(msgspec.Struct, frozen=True):
    """A child or a guardian of the person."""

    id: int
    profile: str
    civility: str
    first_name: str
    last_name: str


class Person(msgspec.Struct, frozen=True):
    """Somebody, with all that ties them; who asks is shown what they may see of it."""

    id: int
    login: str
    profile: str
    civility: str
    first_name: str
    last_name: str
    birth_date: date | None
    schools: list[Place]
    classes: list[Room]
    family: list[Relative]


async def person(pool: Pool, person_id: int) -> Person | None:
    """Somebody; None for nobody. The caller judges who asks."""
    row = await pool.fetchval(
        """
        select json_build_object(
            'id', p.id, 'login', p.login, 'profile', p.profile, 'civility', p.civility,
            'first_name', p.first_name, 'last_name', p.last_name, 'birth_date', p.birth_date,
            'schools', (select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'function', a.function)
                                        order by name_order(s.name), s.id), '[]')
                          from attachment a join school s on s.id = a.school_id where a.person_id = p.id),
            'classes', (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'school_id', c.school_id)
                                        order by name_order(c.name), c.id), '[]')
                          from membership m join class c on c.id = m.class_id and c.archived_at is null
                         where m.person_id = p.id),
            'family', (select coalesce(json_agg(json_build_object('id', k.id, 'profile', k.profile, 'civility', k.civility,
                                        'first_name', k.first_name, 'last_name', k.last_name)
                                        order by name_order(k.first_name, k.last_name), k.id), '[]')
                         from person k where k.id in (
                             select child_id from guardian where guardian_id = p.id
                             union all select guardian_id from guardian where child_id = p.id)))::text
          from person p where p.id = $1
        """,
        person_id,
    )
    return msgspec.json.decode(row, type=Person) if row else None


async def namesakes(pool: Pool, person_id: int, school_ids: Sequence[int]) -> list[Person]:
    """The person, and who is called the same in these schools; without their ties."""
    rows = await pool.fetch(
        """
        select distinct p.id, p.login, p.profile, p.civility, p.first_name, p.last_name, p.birth_date
          from person me join person p on lower(p.last_name) = lower(me.last_name)
                                      and lower(p.first_name) = lower(me.first_name)
          join attachment a on a.person_id = p.id and a.school_id = any($2::integer[])
         where me.id = $1
        """,
        person_id,
        list(school_ids),
    )
    return [Person(**row, schools=[], classes=[], family=[]) for row in rows]
