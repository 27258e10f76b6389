"""`one web` with something wrong: started in place of it by tests, disturbed through its environment and signals.

ODD_CLOCK   seconds by which this node's clock is wrong
ODD_BLOCK   a fifo: SIGUSR1 blocks the loop, as a forgotten synchronous call would, until somebody opens it to write
ODD_DRAIN   sockets let go in a second when it stops
It also sweeps often, so that a test need not wait to see that no channel is left.
"""

import asyncio
import datetime
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from one.realtime import channels, engine
from one.run import cli

_WRONG = float(os.environ.get("ODD_CLOCK", "0"))
_true_time = time.time


class _WrongDate(datetime.datetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return datetime.datetime.now(tz) + datetime.timedelta(seconds=_WRONG)


async def _sweeping(self: engine.Engine) -> None:
    while True:
        await asyncio.sleep(0.3)
        await self.hub.channels.sweep()


def _shift() -> None:
    """Every clock a module of ours may look at; the database and the kernel keep theirs."""
    time.time = lambda: _true_time() + _WRONG
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "one" and getattr(module, "datetime", None) is datetime.datetime:
            module.datetime = _WrongDate  # type: ignore[attr-defined]


def main() -> int:
    """Disturb, then serve."""
    fifo = Path(os.environ.get("ODD_BLOCK", "/dev/null"))
    signal.signal(signal.SIGUSR1, lambda number, frame: fifo.open("rb").close())
    engine.DRAIN_PER_SECOND = int(os.environ.get("ODD_DRAIN", engine.DRAIN_PER_SECOND))
    channels.LINGER = 0.5
    engine.Engine._sweeping = _sweeping  # type: ignore[method-assign]
    if _WRONG:
        _shift()
    return cli.main(["web"])


sys.exit(main())
