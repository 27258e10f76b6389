"""What takes over two seconds says on the terminal where it stands: one line that moves, or plain lines in a log."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator

from one.i18n import _
from one.roster.progress import WORDS, Step, heard
from one.tasks import end_tasks

QUIET_SECONDS = 2.0
TICK_SECONDS = 0.5
_WIPE = "\r\x1b[K"


@contextlib.asynccontextmanager
async def shown() -> AsyncIterator[None]:
    """Tell stderr how far the import of the block is."""
    at: list[Step] = []
    with heard(at.append):
        teller = asyncio.create_task(_tell(at))
        try:
            yield
        finally:
            await end_tasks(teller)


async def _tell(at: list[Step]) -> None:
    """Until cancelled. ``at`` grows with each step."""
    loop, moves = asyncio.get_running_loop(), sys.stderr.isatty()
    began = loop.time()
    await asyncio.sleep(QUIET_SECONDS)
    told = 0
    try:
        while True:
            if at and (moves or len(at) > told):
                told = len(at)
                line = _("%(n)s/%(all)s %(step)s… %(seconds)s s") % {
                    "n": at[-1].value,
                    "all": len(Step),
                    "step": WORDS[at[-1]],
                    "seconds": int(loop.time() - began),
                }
                sys.stderr.write(f"{_WIPE}{line}" if moves else f"{line}\n")
                sys.stderr.flush()
            await asyncio.sleep(TICK_SECONDS)
    finally:
        if moves and told:
            sys.stderr.write(_WIPE)
            sys.stderr.flush()
