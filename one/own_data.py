"""« Mes données »: all that ONE keeps about the asker, as one JSON document sent in pieces."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

from one.house import House
from one.scope import Scope
from one.store import own_data as store
from one.store.pool import Pool

PIECE = 200  # rows read at a time: the export of the busiest account never fills the memory

Rows = Callable[[Pool, Scope, int, int], Awaitable[list[tuple[int, str]]]]
LISTS: dict[str, Rows] = {"mots": store.notes, "lectures": store.marks, "actes": store.acts}


async def export(scope: Scope, house: House) -> AsyncIterator[str]:
    """The document in pieces; together they are valid JSON."""
    head = json.dumps(await store.identity(house.pool, scope), ensure_ascii=False, indent=1)
    yield head[:-2]
    for name, rows in LISTS.items():
        yield f',\n "{name}": ['
        after, first = 0, True
        while found := await rows(house.pool, scope, after, PIECE):
            yield ("\n  " if first else ",\n  ") + ",\n  ".join(value for _id, value in found)
            after, first = found[-1][0], False
        yield "]" if first else "\n ]"
    yield "\n}\n"
