"""People somebody might write to; who may is judged above."""

from collections.abc import Collection, Sequence

import msgspec

from one.scope import STAFF, Function, Profile, Scope
from one.store.pool import Connection, Pool


class Person(msgspec.Struct, frozen=True):
    """Somebody, as the asker is told who they are. ``children`` are known to who works at the school, else empty.

    ``here``: they belong to a school of the asker.
    """

    id: int
    first_name: str
    last_name: str
    profile: str
    civility: str
    function: str | None
    classes: list[str]
    children: list[str]
    active: bool
    blocked: bool
    here: bool
    mine: bool

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".rstrip()


# $1 the asker, $2 their schools, $3 whether they work there, $4 their classes, or their children's.
_PERSON = f"""
    select p.id, p.first_name, p.last_name, p.profile, p.civility, p.activated_at is not null as active,
           p.blocked_at is not null as blocked, a.person_id is not null as here, a.function,
           array(select c.name from membership m join class c on c.id = m.class_id
                  where m.person_id = p.id and c.archived_at is null and c.school_id = any($2::integer[])
                  order by name_order(c.name)) as classes,
           case when $3 then array(select k.first_name || ' ' || k.last_name from guardian g join person k on k.id = g.child_id
                  join attachment b on b.person_id = k.id and b.school_id = any($2::integer[])
                  where g.guardian_id = p.id group by k.id order by name_order(k.first_name, k.last_name))
                else '{{}}'::text[] end as children,
           exists (select from membership m where m.class_id = any($4::integer[]) and (m.person_id = p.id
                      or m.person_id in (select g.child_id from guardian g where g.guardian_id = p.id))) as mine
      from person p left join lateral (
           select a.person_id, case when bool_or(a.function = '{Function.DIRECTION}') then '{Function.DIRECTION}' end as function
             from attachment a where a.person_id = p.id and a.school_id = any($2::integer[]) group by a.person_id) a on true
"""


def _asker(scope: Scope) -> tuple[int, list[int], bool, list[int]]:
    classes = [*scope.classes, *(c for child in scope.children for c in child.classes)]
    works = scope.profile in STAFF or scope.has_function(*Function)
    return scope.person_id, [s.id for s in scope.schools], works, sorted({c.id for c in classes})


async def of(source: Pool | Connection, scope: Scope, ids: Sequence[int]) -> dict[int, Person]:
    """These people by their ids; the caller judges whether the asker may know of them."""
    rows = await source.fetch(
        f"{_PERSON} where p.id = any($5::bigint[]) and $1::bigint > 0", *_asker(scope), list(ids)
    )
    return {row["id"]: Person(**row) for row in rows}


async def near(pool: Pool, scope: Scope) -> list[int]:
    """Whom pupils and guardians might write to: of the classes, the direction, the family."""
    _id, schools, _works, classes = _asker(scope)
    rows = await pool.fetch(
        """
        select person_id as id from membership where class_id = any($2::integer[])
        union select person_id from attachment where school_id = any($3::integer[]) and function = $4
        union select g.guardian_id from guardian g where g.child_id = any($5::bigint[]) or g.child_id = $1
        union select g.child_id from guardian g where g.guardian_id = $1
        """,
        scope.person_id,
        classes,
        schools,
        Function.DIRECTION,
        [child.id for child in scope.children],
    )
    return [row["id"] for row in rows]


async def find(
    pool: Pool,
    scope: Scope,
    words: Sequence[str],
    among: Sequence[int] | None,
    profiles: Collection[str],
    limit: int,
) -> list[Person]:
    """People of these profiles in the asker's schools whose name, or whose child's, holds every word; their own classes first.

    ``among``: only these; None: everybody of the schools.
    """
    rows = await pool.fetch(
        f"""
        select * from ({_PERSON} where p.blocked_at is null and p.id <> $1 and p.profile = any($9::text[])
           and p.id in (select person_id from attachment where school_id = any($2::integer[]))
           and ($5::bigint[] is null or p.id = any($5::bigint[]))) f
         where not exists (select from unnest($6::text[]) as w (word)
                            where position(word in plain(concat_ws(' ', first_name, last_name, array_to_string(children, ' ')))) = 0)
         order by mine desc, profile = any($7::text[]) desc, name_order(last_name, first_name), id limit $8
        """,
        *_asker(scope),
        None if among is None else list(among),
        list(words),
        list(STAFF),
        limit,
        list(profiles),
    )
    return [Person(**row) for row in rows]


async def guardians(source: Pool | Connection, scope: Scope, class_id: int) -> list[int]:
    """The guardians of the pupils of a class, once each; the caller has found that the asker writes to them."""
    assert scope.profile != Profile.PUPIL
    rows = await source.fetch(
        """
        select distinct g.guardian_id as id from membership m join person k on k.id = m.person_id and k.profile = $2
          join guardian g on g.child_id = k.id join person p on p.id = g.guardian_id and p.blocked_at is null
          join class c on c.id = m.class_id
          join attachment a on a.person_id = g.guardian_id and a.school_id = c.school_id
         where m.class_id = $1 and g.guardian_id <> $3 order by 1
        """,
        class_id,
        Profile.PUPIL,
        scope.person_id,
    )
    return [row["id"] for row in rows]


async def families(pool: Pool, scope: Scope, class_id: int) -> tuple[list[int], int]:
    """The guardians of a class who may be written to, and of how many families they are: those who have a child together."""
    people = await guardians(pool, scope, class_id)
    count: int = await pool.fetchval(
        """
        select count(distinct together) from (
            select array_agg(g.guardian_id order by 1) as together from membership m
              join guardian g on g.child_id = m.person_id and g.guardian_id = any($2::bigint[])
             where m.class_id = $1 group by m.person_id) f
        """,
        class_id,
        people,
    )
    return people, count
