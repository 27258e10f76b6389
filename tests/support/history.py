"""The history checker: what was committed against what each client got."""

from collections import defaultdict
from collections.abc import Sequence

from one.store.pool import Pool
from support.live_client import Got, LiveClient


async def committed(pool: Pool) -> dict[str, list[Got]]:
    """Every event of every channel, in order of seq, as PostgreSQL has it."""
    rows = await pool.fetch(
        "select c.name, f.seq, e.id, e.kind from feed f join channel c on c.id = f.channel_id"
        " join event e on e.id = f.event_id order by c.name, f.seq"
    )
    history: dict[str, list[Got]] = defaultdict(list)
    for row in rows:
        history[row["name"]].append(Got(row["name"], row["seq"], row["id"], row["kind"]))
    for name, events in history.items():
        assert [e.seq for e in events] == list(range(1, len(events) + 1)), f"{name}: seqs have a hole"
    return history


async def settle(pool: Pool, clients: Sequence[LiveClient]) -> dict[str, list[Got]]:
    """Wait until every client has all; then return the truth."""
    history = await committed(pool)
    truth = {name: len(events) for name, events in history.items()}
    for client in clients:
        await client.caught_up(truth)
    return history


def check(history: dict[str, list[Got]], client: LiveClient, allowed: Sequence[str]) -> int:
    """None lost, none twice, none out of order, none to the wrong person; return how many were got.

    ``allowed`` are the channels of the client's person.
    """
    assert client.wrong == [], client.wrong
    assert client.first is not None
    assert set(client.first) == set(allowed)
    got: dict[str, list[Got]] = defaultdict(list)
    for event in client.got:
        got[event.channel].append(event)
    assert set(got) <= set(allowed)
    for name in allowed:
        expected = history.get(name, [])[client.first[name] :]
        assert got[name] == expected, f"{name}: expected {len(expected)} events, got {len(got[name])}"
    return len(client.got)
