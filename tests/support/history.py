"""The history checker: what was committed against what each client got."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence

from one.realtime.messages import CloseCode
from one.store.accounts.sessions import digest
from one.store.pool import Pool
from support.live_client import Got, LiveClient

QUIET = 60.0  # seconds; docs/protocol.md, promise 7


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


_FRESH = """
select l.channel, coalesce(max(c.seq), 0) as seq from session s
  join listens l on l.person_id = s.person_id left join channel c on c.name = l.channel
 where s.token_hash = $1 group by l.channel
"""


async def stale(pool: Pool, clients: Sequence[LiveClient]) -> list[str]:
    """What these open pages have other than a page that is opened now would: channels, and events in them."""
    found = []
    for client in clients:
        if client.left:
            continue
        rows = await pool.fetch(_FRESH, digest(client.cookie.partition("=")[2]))
        fresh = {row["channel"]: row["seq"] for row in rows}
        if not fresh:
            if client.closed_with != CloseCode.SESSION_ENDED:
                found.append("a socket whose session is over")
        elif client.seqs != fresh:
            found += [
                f"{name}: {client.seqs.get(name)} instead of {fresh.get(name)}"
                for name in sorted(client.seqs.keys() | fresh.keys())
                if client.seqs.get(name) != fresh.get(name)
            ]
    return found


async def agree(pool: Pool, clients: Sequence[LiveClient], seconds: float = QUIET) -> None:
    """After any fault: within a minute of quiet every open page is as fresh as a new one, and hears what it may."""
    end = time.monotonic() + seconds
    while found := await stale(pool, clients):
        assert time.monotonic() < end, f"still stale after {seconds} s: {found[:10]} of {len(found)}"
        await asyncio.sleep(0.1)
    assert [wrong for client in clients for wrong in client.wrong] == []
