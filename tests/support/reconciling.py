"""The reconciler of a server in this process: its passes, hurried, and what they look at."""

import pytest

from one.http.state import State
from one.realtime import reconciler as live_reconciler
from support.faults import until


async def passes(state: State, count: int = 1) -> None:
    """Wait for whole passes, begun from now on."""
    reconciler = state.engine.reconciler
    for _ in range(count + 1):  # the first may have begun before
        before = reconciler._passes
        reconciler.soon()
        await until(lambda before=before: reconciler._passes > before, 30)  # type: ignore[misc]


async def everything_had_its_turn(state: State) -> None:
    """Wait until all that the worker holds was compared with PostgreSQL."""
    await passes(state, live_reconciler.TURNS)


async def compare_nothing(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on only what was signalled or written is found: nothing has its turn to be compared.

    A pass that was under way is over: it might find what comes now, unseen by what a test listens with.
    """
    monkeypatch.setattr(live_reconciler, "TURNS", 1 << 70)  # hashes and ids are smaller
    state.engine.reconciler._passes = 1 << 69
    await passes(state)
