"""Older ways into an account end with a newer one: whoever holds a link or a code that is on its way is out."""

from collections.abc import Sequence

from one.accounts import letters
from one.store.accounts import tickets
from one.store.pool import Connection


async def end(connection: Connection, person_ids: Sequence[int]) -> None:
    """Links, codes and changes of address that were asked for open nothing any more."""
    await tickets.end_pending(connection, person_ids, letters.names(letters.WAYS_IN))
