"""A job as a room declares it. `w.job(JOB, …)` asks for one in a unit of work (one/store/work.py)."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from one.resources import Resources
from one.store import jobs as store

Args = Mapping[str, Any]
Run = Callable[[Resources, Args], Awaitable[None]]


class Every(msgspec.Struct, frozen=True):
    """Once in every ``seconds``, counted from midnight UTC of 1970, so that all workers mean the same."""

    seconds: float

    def __str__(self) -> str:
        """As docs say it."""
        return f"every {self.seconds:g} s"


class Daily(msgspec.Struct, frozen=True):
    """Once a day, at this hour in France, winter and summer."""

    hour: int

    def __str__(self) -> str:
        """As docs say it."""
        return f"daily at {self.hour} h in France"


class Job(msgspec.Struct, frozen=True):
    """What is done (the docstring of ``run`` says it to operators), when, and what a failure or a crash leaves.

    ``when`` is None for what is only done when asked for. A window that nobody could use (all workers
    were away) is made up for once, as soon as there is one again. ``run`` may be started a second time:
    a minute after its worker died, or when it took longer than ``lease`` seconds, at which it is cancelled.
    """

    name: str
    run: Run
    when: Every | Daily | None = None
    lease: float = 60.0
    retries: int = 5

    @property
    def schedule(self) -> store.Schedule | None:
        """The same, as the store takes it."""
        if self.when is None:
            return None
        if isinstance(self.when, Daily):
            return store.Schedule(self.name, None, self.when.hour)
        return store.Schedule(self.name, timedelta(seconds=self.when.seconds), None)
