"""What the matrix of rights judges by: what ties people to schools, classes and children."""

from collections.abc import Sequence

import msgspec

from one.sharing import shared_each
from one.store.pool import Connection, Pool


class Ties(msgspec.Struct, frozen=True):
    """What ties one person. ``classes``, ``children_classes`` map open classes to their schools."""

    id: int
    profile: str
    schools: dict[int, str | None]  # with the function there
    classes: dict[int, int]
    children: frozenset[int]
    children_classes: dict[int, int]
    restricted: frozenset[int] = frozenset()  # schools where the person's profile may not send
    # Classes, of theirs or their children's, that a teacher alone put them in.
    brought: frozenset[int] = frozenset()


async def of(source: Pool | Connection, person_ids: Sequence[int]) -> dict[int, Ties]:
    """The ties of each of these people, in one round trip; unknown ids are left out.

    A page asks of the same people more than once: whose name leads to a sheet, who shows what, whose photo is seen.
    """
    if not isinstance(source, Pool):  # under locks
        return await _of(source, person_ids)
    return await shared_each("ties", person_ids, lambda ids: _of(source, ids))


async def _of(source: Pool | Connection, person_ids: Sequence[int]) -> dict[int, Ties]:
    rows = await source.fetch(
        """
        select p.id, p.profile,
               array(select row (a.school_id, a.function) from attachment a
                      where a.person_id = p.id) as schools,
               array(select row (c.id, c.school_id) from membership m join class c on c.id = m.class_id
                      where m.person_id = p.id and c.archived_at is null) as classes,
               array(select g.child_id from guardian g where g.guardian_id = p.id) as children,
               array(select row (c.id, c.school_id) from guardian g
                       join membership m on m.person_id = g.child_id join class c on c.id = m.class_id
                      where g.guardian_id = p.id and c.archived_at is null) as children_classes,
               array(select r.school_id from sending_restriction r
                      where r.profile = p.profile) as restricted,
               array(select m.class_id from membership m where m.person_id = p.id and m.brought_at is not null
                      union all
                     select m.class_id from guardian g join membership m on m.person_id = g.child_id
                      where g.guardian_id = p.id group by m.class_id
                     having bool_and(g.brought_at is not null or m.brought_at is not null)) as brought
          from person p where p.id = any($1::bigint[])
        """,
        list(person_ids),
    )
    return {
        row["id"]: Ties(
            row["id"],
            row["profile"],
            dict(row["schools"]),
            dict(row["classes"]),
            frozenset(row["children"]),
            dict(row["children_classes"]),
            frozenset(row["restricted"]),
            frozenset(row["brought"]),
        )
        for row in rows
    }
