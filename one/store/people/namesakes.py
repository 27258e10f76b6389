"""Who of a school may be the person somebody is about to add."""

from collections.abc import Sequence

import msgspec

from one.store.pool import Connection, Pool


class Namesake(msgspec.Struct, frozen=True):
    """Somebody of the school who may be the one meant. ``here``: in the class already."""

    id: int
    login: str
    profile: str
    first_name: str
    last_name: str
    class_names: list[str]
    children: list[str]
    here: bool
    attached: bool


async def candidates(
    connection: Pool | Connection, school_id: int, profiles: Sequence[str], class_id: int | None = None
) -> list[Namesake]:
    """Everyone of these profiles in the school, or who left it and is now in none."""
    rows = await connection.fetch(
        """
        select p.id, p.login, p.profile, p.first_name, p.last_name,
               array(select c.name from membership m join class c on c.id = m.class_id
                      where m.person_id = p.id and c.school_id = $1 and c.archived_at is null
                      order by name_order(c.name)) as class_names,
               array(select k.first_name from guardian g join person k on k.id = g.child_id
                      where g.guardian_id = p.id order by name_order(k.first_name)) as children,
               exists (select from membership m where m.class_id = $2
                        and (m.person_id = p.id or m.person_id in (
                             select g.child_id from guardian g where g.guardian_id = p.id))) as here,
               exists (select from attachment a where a.person_id = p.id and a.school_id = $1) as attached
          from person p
         where p.profile = any($3::text[]) and (
               exists (select from attachment a where a.person_id = p.id and a.school_id = $1)
               or exists (select from departure d where d.person_id = p.id and d.school_id = $1)
                  and not exists (select from attachment a where a.person_id = p.id))
         order by p.id
        """,
        school_id,
        class_id,
        profiles,
    )
    return [Namesake(**row) for row in rows]
