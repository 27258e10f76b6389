"""Child processes: started, watched, started again when they crash, stopped in time.

Each child leads its own session, so that Ctrl-C in the terminal reaches its owner alone, and
dies with its owner, even a killed one (PR_SET_PDEATHSIG, set by setpriv of util-linux). That
signal follows the *thread* that forked: run a Supervisor in the main thread.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from one.errors import OneError
from one.run.output import Log, lines, reading, say

FIRST_DELAY = 0.2
LAST_DELAY = 10.0
# A child that lived this long has recovered: its next crash starts again from the first delay.
HEALTHY_AFTER = 30.0
TAIL_LINES = 15
READY_FD = "ONE_READY_FD"  # of the environment of a child that tells when it serves


class ChildFailed(OneError):
    """A child ended, or stayed silent, before it served for the first time."""


@dataclass(frozen=True, kw_only=True)
class Child:
    """What to run. ``env`` is the whole environment of the child.

    ``probe``, called with the process's id until it answers true, says when the child
    serves; without one the child writes ``ready`` to the descriptor named in ONE_READY_FD.
    ``log`` is a file for its output; without one it goes to our stderr, line by line.
    ``privileges`` are options of setpriv, e.g. to run as another user.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    probe: Callable[[int], Awaitable[bool]] | None = None
    log: Path | None = None
    privileges: tuple[str, ...] = ()

    def command(self) -> tuple[str, ...]:
        """The words to execute; setpriv turns into ``argv``, so the process id is the child's."""
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            return self.argv
        death = self.stop_signal.name.removeprefix("SIG")
        return (setpriv, "--pdeathsig", death, *self.privileges, "--", *self.argv)


class Supervisor:
    """Owns children while it is open; leaving it stops those that still run, last started first."""

    def __init__(self) -> None:
        self._keepers: dict[str, _Keeper] = {}
        self._tasks = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for name in reversed(self.names()):
                await self.stop(name)
        finally:
            # An ordinary error of the body goes on as it is, not wrapped in a group.
            inside = (None, None, None) if isinstance(error, Exception) else (kind, error, trace)
            await self._tasks.__aexit__(*inside)

    async def start(self, *children: Child, within: float = 60.0) -> None:
        """Start children together and wait until all serve.

        Raises ChildFailed, with the last lines of its output, for the first that ends before
        it serves or does not serve ``within`` seconds. The others keep running until stopped.
        """
        keepers = [_Keeper(child) for child in children]
        for keeper in keepers:
            self._keepers[keeper.child.name] = keeper
            self._tasks.create_task(keeper.run(), name=keeper.child.name)
        until = time.monotonic() + within
        for keeper in keepers:
            if not await keeper.serves(until - time.monotonic()):
                raise ChildFailed(keeper.why())

    async def stop(self, *names: str, within: float = 4.0) -> None:
        """Stop these children together; those that take longer than ``within`` seconds are killed."""
        found = [keeper for name in names if (keeper := self._keepers.pop(name, None))]
        await asyncio.gather(*(keeper.stop(within) for keeper in found))

    async def replace(self, name: str, *, within: float = 60.0) -> bool:
        """Stop one child and start it anew; whether it serves again ``within`` seconds."""
        return await self._keepers[name].replace(within)

    def names(self) -> list[str]:
        """The children, in the order they were started."""
        return list(self._keepers)

    def pid(self, name: str) -> int | None:
        """The process id of a child at this moment, None between two lives."""
        return self._keepers[name].pid


class _Keeper:
    """One child over its lives."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.stopping = asyncio.Event()
        self.ended = asyncio.Event()
        # True once this life serves, False when no life will.
        self.serving: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.served = False
        self.replacing = False
        self.tail: deque[str] = deque(maxlen=TAIL_LINES)
        self.process: asyncio.subprocess.Process | None = None
        self.how = "it does not answer yet"

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process and self.process.returncode is None else None

    def why(self) -> str:
        """What is known about a failed start."""
        return "\n  ".join([f"{self.child.name} did not start: {self.how}", *self.tail])

    async def serves(self, within: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(within, 0)):
                return await asyncio.shield(self.serving)
        return False

    async def run(self) -> None:
        """Keep the child alive until told to stop, or until it fails without ever having served."""
        delay = FIRST_DELAY
        try:
            while not self.stopping.is_set():
                started = time.monotonic()
                self.how = _how(await self._live())
                if self.stopping.is_set() or not self.served:
                    return
                if self.serving.done():
                    self.serving = asyncio.get_running_loop().create_future()
                if self.replacing:
                    self.replacing = False
                    continue
                if time.monotonic() - started > HEALTHY_AFTER:
                    delay = FIRST_DELAY
                say(self.child.name, f"ended ({self.how}), starts again in {delay:.1f} s")
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(delay):
                        await self.stopping.wait()
                delay = min(delay * 2, LAST_DELAY)
        finally:
            self._settle(False)
            self.ended.set()

    async def stop(self, within: float) -> None:
        self.stopping.set()
        await self._end(self.ended.wait(), within)

    async def replace(self, within: float) -> bool:
        self.serving = asyncio.get_running_loop().create_future()
        if self.process and self.pid:
            self.replacing = True
            await self._end(self.process.wait(), within)
        return await self.serves(within)

    async def _end(self, done: Awaitable[object], within: float) -> None:
        """Ask the running process to end and kill it when ``done`` comes too late."""
        process = self.process
        task = asyncio.ensure_future(done)
        _send(process, self.child.stop_signal)
        finished, _ = await asyncio.wait([task], timeout=within)
        if not finished:
            say(self.child.name, f"did not stop in {within:.1f} s: killed")
            _send(process, signal.SIGKILL)
            await task

    def _settle(self, serves: bool) -> None:
        self.served = self.served or serves
        if not self.serving.done():
            self.serving.set_result(serves)

    async def _live(self) -> int:
        """One life: start, carry output, notice readiness, wait for the end; its exit code."""
        output, output_end = os.pipe()
        notice, notice_end = os.pipe()
        try:
            self.process = process = await asyncio.create_subprocess_exec(
                *self.child.command(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output_end,
                stderr=output_end,
                pass_fds=(notice_end,),
                env={**self.child.env, READY_FD: str(notice_end)},
                start_new_session=True,
            )
        except OSError as error:
            os.close(output)
            os.close(notice)
            self.tail.append(str(error))
            return 127
        finally:
            os.close(output_end)
            os.close(notice_end)
        if self.stopping.is_set():
            _send(process, self.child.stop_signal)
        try:
            async with asyncio.TaskGroup() as tasks:
                carrier = tasks.create_task(self._carry(output))
                watcher = tasks.create_task(self._watch(notice, process.pid))
                code = await process.wait()
                # What the child left behind may hold the pipe open: its last words get a moment.
                await asyncio.wait([carrier], timeout=0.3)
                carrier.cancel()
                watcher.cancel()
        finally:
            if process.returncode is None:
                _send(process, signal.SIGKILL)
                await process.wait()
        return code

    async def _carry(self, descriptor: int) -> None:
        """Pass the output on, to the log or to our stderr under the child's name."""
        log = Log(self.child.log) if self.child.log else None
        async with reading(descriptor) as stream:
            async for line in lines(stream):
                self.tail.append(line)
                if log:
                    log.write(line)
                else:
                    say(self.child.name, line)

    async def _watch(self, descriptor: int, pid: int) -> None:
        """Notice that the child serves."""
        async with reading(descriptor) as stream:
            if self.child.probe is None:
                if await stream.readline() == b"ready\n":
                    self._settle(True)
                return
            while not await self.child.probe(pid):
                await asyncio.sleep(0.03)
            self._settle(True)


def _how(code: int) -> str:
    """An exit code in words; negative ones are signals."""
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _send(process: asyncio.subprocess.Process | None, sent: signal.Signals) -> None:
    """Signal a child if it still runs; SIGKILL reaches its whole session."""
    if process is None or process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if sent is signal.SIGKILL:
            os.killpg(process.pid, sent)
        else:
            process.send_signal(sent)
