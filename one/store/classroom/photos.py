"""« Sans photo »: children of whom no photo is to be published, because their family wants none."""

from collections.abc import Sequence

import msgspec

from one.scope import Profile, Scope
from one.store.pool import Connection, Pool


class Marked(msgspec.Struct, frozen=True):
    """A child with the mark, and one of the classes that were asked about."""

    id: int
    first_name: str
    last_name: str
    class_name: str

    @property
    def name(self) -> str:
        """First and last name, as shown."""
        return f"{self.first_name} {self.last_name}"


async def marked(source: Pool | Connection, scope: Scope, class_ids: Sequence[int]) -> list[Marked]:
    """Those of these classes, by name. Never for pupils and families: it is nobody's business but of who publishes."""
    assert scope.profile in (Profile.TEACHER, Profile.STAFF)
    rows = await source.fetch(
        """
        select p.id, p.first_name, p.last_name, min(c.name) as class_name
          from no_photo n join person p on p.id = n.person_id and p.profile = $2
          join membership m on m.person_id = p.id join class c on c.id = m.class_id
         where c.id = any($1::integer[]) group by p.id
         order by name_order(p.first_name, p.last_name), p.id
        """,
        list(class_ids),
        Profile.PUPIL,
    )
    return [Marked(**row) for row in rows]


async def children(source: Pool | Connection, scope: Scope, class_ids: Sequence[int]) -> list[int]:
    """The pupils of these classes: whoever puts the mark on one of them holds that child."""
    rows = await source.fetch(
        "select distinct m.person_id as id from membership m join person p on p.id = m.person_id and p.profile = $2"
        " where m.class_id = any($1::integer[]) order by 1",
        list(class_ids),
        Profile.PUPIL,
    )
    return [row["id"] for row in rows]


async def mark(connection: Connection, person_id: int, *, without: bool) -> bool:
    """Put the mark, or take it off; whether that is new."""
    if without:
        said = await connection.execute(
            "insert into no_photo (person_id) values ($1) on conflict do nothing", person_id
        )
    else:
        said = await connection.execute("delete from no_photo where person_id = $1", person_id)
    return not said.endswith(" 0")
