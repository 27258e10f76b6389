"""Children are started, watched, started again and stopped in time."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from one.run.processes import Child, ChildFailed, Supervisor

pytestmark = pytest.mark.anyio

SERVE = "import os, time; os.write(int(os.environ['ONE_READY_FD']), b'ready\\n'); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SERVE}"


def child(code: str, **more: object) -> Child:
    return Child(name="part", argv=(sys.executable, "-c", code), env=dict(os.environ), **more)  # type: ignore[arg-type]


async def until_other_pid(supervisor: Supervisor, before: int | None) -> int:
    async with asyncio.timeout(30):
        while (now := supervisor.pid("part")) in (before, None):
            await asyncio.sleep(0.02)
    assert now is not None
    return now


async def until_told(more: Callable[[], str], words: str) -> str:
    """Wait for words; all that was told up to them."""
    told = ""
    async with asyncio.timeout(30):
        while words not in (told := told + more()):
            await asyncio.sleep(0.02)
    return told


async def test_start_waits_until_the_child_serves() -> None:
    slow = "import time; time.sleep(0.3); " + SERVE
    async with Supervisor() as supervisor:
        began = time.monotonic()
        await supervisor.start(child(slow))
        assert time.monotonic() - began >= 0.3
        pid = supervisor.pid("part")
        assert pid
        assert psutil.pid_exists(pid)
    assert not psutil.pid_exists(pid)


async def test_a_child_that_ends_before_it_serves_is_told_with_its_last_words() -> None:
    async with Supervisor() as supervisor:
        with pytest.raises(ChildFailed, match=r"(?s)part did not start: exit code 3.*no such table"):
            await supervisor.start(child("import sys; print('no such table'); sys.exit(3)"))


async def test_a_program_that_is_not_there_is_told() -> None:
    async with Supervisor() as supervisor:
        with pytest.raises(ChildFailed, match="exit code 127"):
            await supervisor.start(Child(name="part", argv=("/nowhere/server",), env={"PATH": os.defpath}))


async def test_a_silent_child_is_not_awaited_for_ever() -> None:
    async with Supervisor() as supervisor:
        with pytest.raises(ChildFailed, match="part did not start: it does not answer yet"):
            await supervisor.start(child("import time; time.sleep(60)"), within=0.3)


async def test_a_crash_is_told_in_one_line_and_repaired(capfd: pytest.CaptureFixture[str]) -> None:
    async with Supervisor() as supervisor:
        await supervisor.start(child(SERVE))
        pid = supervisor.pid("part")
        assert pid
        os.kill(pid, signal.SIGKILL)
        await until_other_pid(supervisor, pid)
    told = capfd.readouterr().err.splitlines()
    assert [line.partition(" part ")[2] for line in told] == [
        "ended (killed by SIGKILL), starts again in 0.2 s"
    ]


async def test_a_child_that_keeps_crashing_is_started_ever_later(capfd: pytest.CaptureFixture[str]) -> None:
    brief = SERVE.replace("time.sleep(60)", "time.sleep(0.05)")
    async with Supervisor() as supervisor:
        await supervisor.start(child(brief))
        told = await until_told(lambda: capfd.readouterr().err, "again in 0.4 s")
    assert "again in 0.2 s" in told


async def test_a_child_deaf_to_its_stop_signal_is_killed(capfd: pytest.CaptureFixture[str]) -> None:
    async with Supervisor() as supervisor:
        await supervisor.start(child(DEAF))
        pid = supervisor.pid("part")
        await supervisor.stop("part", within=0.2)
        assert pid
        assert not psutil.pid_exists(pid)
    assert "did not stop in 0.2 s: killed" in capfd.readouterr().err


async def test_replace_starts_a_new_process_and_waits_for_it() -> None:
    async with Supervisor() as supervisor:
        await supervisor.start(child(SERVE))
        before = supervisor.pid("part")
        assert await supervisor.replace("part", within=30)
        assert supervisor.pid("part") not in (before, None)


async def test_an_error_of_the_owner_comes_out_as_it_is() -> None:
    async def fail() -> None:
        async with Supervisor() as supervisor:
            await supervisor.start(child(SERVE))
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await fail()


async def test_output_goes_to_stderr_under_the_name_of_the_child(capfd: pytest.CaptureFixture[str]) -> None:
    async with Supervisor() as supervisor:
        await supervisor.start(child("print('bonjour', flush=True); " + SERVE))
        told = await until_told(lambda: capfd.readouterr().err, "bonjour\n")
    assert told.endswith(" part bonjour\n")


async def test_output_goes_to_a_log(tmp_path: Path) -> None:
    async with Supervisor() as supervisor:
        await supervisor.start(child("print('bonjour', flush=True); " + SERVE, log=tmp_path / "part.log"))
    assert (tmp_path / "part.log").read_text() == "bonjour\n"


OWNER = f"""
import asyncio, os, sys
from one.run.processes import Child, Supervisor
async def main():
    async with Supervisor() as supervisor:
        argv = (sys.executable, "-c", {SERVE!r})
        await supervisor.start(Child(name="part", argv=argv, env=dict(os.environ)))
        print(supervisor.pid("part"), flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


def test_children_die_with_a_killed_owner() -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    orphan = psutil.Process(int(owner.stdout.readline()))
    owner.kill()
    owner.wait()
    owner.stdout.close()
    limit = time.monotonic() + 30
    # Gone, or waiting for init to reap it.
    while orphan.is_running() and orphan.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < limit
        time.sleep(0.02)
