"""Whether who asks may still do what was judged a moment ago: decided once more, and held until COMMIT.

A request reads its rights first and writes last. Between the two an account may be closed, sending suspended, a class
archived. Whoever takes such a right away locks the person, the school or the class; so a publication locks them too, in
that order of all locks (docs/architecture.md), and looks again: it is committed before the right goes, or not at all.
"""

from collections.abc import Sequence

from one.errors import Invalid
from one.i18n import _
from one.scope import Scope
from one.store.accounts import sessions
from one.store.pool import Connection


async def hold(
    connection: Connection, person_id: int, class_ids: Sequence[int] = (), people: Sequence[int] = ()
) -> None:
    """Nobody takes a right away from this person (or these people), or closes these classes, until the end of the transaction."""
    await connection.execute(
        "select from school where id in (select school_id from attachment where person_id = $1)"
        " order by id for share",
        person_id,
    )
    if class_ids:
        await connection.execute(
            "select from class where id = any($1::integer[]) order by id for share", list(class_ids)
        )
    await connection.execute(
        "select from person where id = any($1::bigint[]) order by id for share", [person_id, *people]
    )


async def check(
    connection: Connection, scope: Scope, class_ids: Sequence[int] = (), people: Sequence[int] = ()
) -> Scope:
    """Hold the asker (and these people), and return them as they are now.

    Invalid when they lost something since, or one of these classes is closed.
    """
    await hold(connection, scope.person_id, class_ids, people)
    now = await sessions.scope_of(connection, scope.session_id)
    closed = class_ids and await connection.fetchval(
        "select exists (select from class where id = any($1::integer[]) and archived_at is not null)",
        list(class_ids),
    )
    if now is None or not now.covers(scope) or closed:
        raise Invalid({"": [_("Rien n’est parti : les droits de ce compte viennent de changer.")]})
    return now
