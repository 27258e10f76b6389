"""Whether who asks may still do what was judged a moment ago: decided once more, and held until COMMIT.

A request reads its rights first and writes last. Between the two an account may be closed, sending suspended, a class
archived. Whoever takes such a right away locks the person, the school or the class; so a publication locks them too, in
that order of all locks (docs/architecture.md), and looks again: it is committed before the right goes, or not at all.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from one.errors import Invalid
from one.i18n import _
from one.scope import Scope
from one.store.accounts import sessions
from one.store.pool import Connection


class Held(StrEnum):
    """How a row is held until COMMIT.

    What is changed is not held ``for update``: rows that point at it, as each line of the log does, must not wait for it.
    Whoever holds a person and writes such a line could else wait for somebody who waits for that person.
    """

    RELIED_ON = "share"
    CHANGED = "no key update"
    ENDED = "update"


class Changes(NamedTuple):
    """What an act changes beside what it relies on: these people, these classes, and the school when its settings or functions are."""

    people: Sequence[int] = ()
    school_id: int | None = None
    class_ids: Sequence[int] = ()
    how: Held = Held.CHANGED


NOTHING = Changes()


async def hold(
    connection: Connection,
    person_id: int,
    class_ids: Sequence[int] = (),
    people: Sequence[int] = (),
    changes: Changes = NOTHING,
) -> None:
    """Nobody takes a right away from this person (or these people), or closes these classes, until the end of the transaction.

    What is changed is held with the rest, in one order: two who act on each other at once wait, and neither for ever.
    """
    if changes.school_id is None:
        await connection.execute(
            "select from school where id in (select school_id from attachment where person_id = $1)"
            " order by id for share",
            person_id,
        )
    else:
        rows = await connection.fetch("select school_id from attachment where person_id = $1", person_id)
        schools = dict.fromkeys((row["school_id"] for row in rows), Held.RELIED_ON)
        await _in_order(connection, "school", {**schools, changes.school_id: Held.CHANGED})
    for table, relied_on, changed in (
        ("class", class_ids, dict.fromkeys(changes.class_ids, Held.CHANGED)),
        ("person", (person_id, *people), dict.fromkeys(changes.people, changes.how)),
    ):
        await _in_order(connection, table, {**dict.fromkeys(relied_on, Held.RELIED_ON), **changed})


async def _in_order(connection: Connection, table: str, rows: Mapping[int, Held]) -> None:
    """These rows by their ids, each held in its way: neighbours that are held alike in one statement."""
    for how, ids in groupby(sorted(rows), key=rows.__getitem__):
        await connection.execute(
            f"select from {table} where id = any($1::bigint[]) order by id for {how}", list(ids)
        )


async def check(
    connection: Connection,
    scope: Scope,
    class_ids: Sequence[int] = (),
    people: Sequence[int] = (),
    changes: Changes = NOTHING,
    *,
    sends: bool = True,
) -> Scope:
    """Hold the asker (and these people), and return them as they are now.

    Invalid when they lost something since, or one of these classes is closed; in the words of what sends something, or not.
    """
    await hold(connection, scope.person_id, class_ids, people, changes)
    now = await sessions.scope_of(connection, scope.session_id)
    closed = class_ids and await connection.fetchval(
        "select exists (select from class where id = any($1::integer[]) and archived_at is not null)",
        list(class_ids),
    )
    if now is None or not now.covers(scope) or closed:
        if sends:
            raise Invalid({"": [_("Rien n’est parti : les droits de ce compte viennent de changer.")]})
        raise Invalid({"": [_("Rien n’est fait : les droits de ce compte viennent de changer.")]})
    return now
