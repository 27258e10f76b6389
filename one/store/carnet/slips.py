"""The pupils of a note, for slips on paper."""

import msgspec

from one.scope import Scope
from one.store.carnet.asking import Confirm
from one.store.pool import Pool


class Slip(msgspec.Struct, frozen=True):
    """A pupil of a note. ``online``: one of the guardians has an account that was activated.

    ``confirmed``: as the note asks for it, by one guardian or by each who reads it.
    """

    id: int
    first_name: str
    last_name: str
    class_name: str
    online: bool
    confirmed: bool


async def listed(pool: Pool, scope: Scope, note_id: int) -> list[Slip]:
    """The pupils that a note of the asker is about now, class by class, by last name; nobody for any other note."""
    rows = await pool.fetch(
        """
        select p.id, p.first_name, p.last_name, coalesce(c.name, '') as class_name,
               exists (select from guardian g join person a on a.id = g.guardian_id
                        where g.child_id = p.id and a.activated_at is not null and a.blocked_at is null) as online,
               exists (select from carnet_confirmation f where f.carnet_id = n.id and f.child_id = p.id and f.round = n.round)
               and not (n.confirm = $3 and exists (
                   select from carnet_reader r where r.carnet_id = n.id and r.child_id = p.id and not exists (
                       select from carnet_confirmation f where f.carnet_id = n.id and f.child_id = p.id
                          and f.person_id = r.guardian_id and f.round = n.round))) as confirmed
          from carnet n join carnet_pupil k on k.carnet_id = n.id join person p on p.id = k.child_id
          left join lateral (
               select c.name from carnet_class i join class c on c.id = i.class_id join membership m on m.class_id = c.id
                where i.carnet_id = n.id and m.person_id = p.id order by c.id limit 1) c on true
         where n.id = $1 and n.author_id = $2
         order by name_order(coalesce(c.name, '')), name_order(p.last_name, p.first_name), p.id
        """,
        note_id,
        scope.person_id,
        Confirm.EACH,
    )
    return [Slip(**row) for row in rows]


async def school_name(pool: Pool, note_id: int) -> str:
    """The school that a note was written in."""
    name: str = await pool.fetchval(
        "select s.name from carnet n join class c on c.id = n.class_id join school s on s.id = c.school_id where n.id = $1",
        note_id,
    )
    return name
