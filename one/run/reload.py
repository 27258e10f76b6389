"""In dev, code that was saved runs: the processes are replaced as on SIGHUP, and only by code that starts.

What cannot be imported is told with the line that is at fault, and what runs goes on; the next save mends it.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from one.run.output import say

PACKAGE = Path(__file__).resolve().parent.parent
EVERY = 0.5  # seconds between two looks: 2 ms of work for some hundreds of files
# All that a process of ONE imports; a second of one core, spent before anything is stopped.
_ATTEMPT = "import one.run.web, one.run.worker"
_TOLD_LINES = 8


async def follow(again: asyncio.Event, package: Path = PACKAGE) -> None:
    """Set ``again`` whenever a file of the package was changed and the whole still starts."""
    async for changed in changes(package):
        names = sorted(str(path.relative_to(package.parent)) for path in changed)
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        if why := await _why_not(package.parent):
            say("one", "\n  ".join([f"{shown} changed, and does not start: what runs goes on", *why]))
        else:
            say("one", f"{shown} changed")
            again.set()


async def changes(folder: Path, every: float = EVERY) -> AsyncIterator[set[Path]]:
    """The files of code that were written, made or taken away since the last time, once they rest."""
    known = _stamps(folder)
    while True:
        await asyncio.sleep(every)
        seen = _stamps(folder)
        if seen == known:
            continue
        while (now := await _later(folder, every)) != seen:  # several are being saved
            seen = now
        yield {path for path, _ in seen.items() ^ known.items()}
        known = seen


async def _later(folder: Path, seconds: float) -> dict[Path, int]:
    await asyncio.sleep(seconds)
    return _stamps(folder)


def _stamps(folder: Path) -> dict[Path, int]:
    found = {}
    for path in folder.rglob("*.py"):
        try:
            found[path] = path.stat().st_mtime_ns
        except FileNotFoundError:
            continue  # gone since it was listed
    return found


async def _why_not(root: Path) -> list[str]:
    """The last words of an import that fails; nothing when it succeeds."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _ATTEMPT,
        cwd=root,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, told = await process.communicate()
    return told.decode(errors="replace").splitlines()[-_TOLD_LINES:] if process.returncode else []
