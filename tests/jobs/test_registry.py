"""What the worker really does: every job of every room, and the command that shows them."""

import os
import subprocess
import sys

import pytest
from msgspec import structs
from support.job_runs import emptied

from one.apps.catalogue import APPS
from one.http.state import State
from one.jobs.job import Args, Job
from one.resources import Resources
from one.run import jobs
from one.store import jobs as store
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_every_job_of_every_room_is_done_at_the_first_start(state: State, pool: Pool) -> None:
    await emptied(state.resources, jobs.all_jobs())
    lines = {line.name: (line.last is not None, line.failures) for line in await store.lines(pool)}
    assert lines == {job.name: (True, 0) for job in jobs.all_jobs() if job.when is not None}
    _text, well = await jobs.report(pool)
    assert well


async def test_an_application_brings_its_jobs(
    state: State, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(_resources: Resources, _args: Args) -> None: ...

    toy = Job("toy-sweep", nothing)
    monkeypatch.setattr(jobs, "APPS", (*APPS[1:], structs.replace(APPS[0], jobs=(toy,))))
    assert toy in jobs.all_jobs()


@pytest.mark.long
async def test_the_command_shows_dead_letters_and_has_them_done_again(state: State, pool: Pool) -> None:
    async def broken(_resources: Resources, _args: Args) -> None:
        raise KeyError

    job = Job("uploads-purge", broken, retries=0)
    letter = await store.put(pool, job)
    await emptied(state.resources, [job])
    settings = state.resources.settings
    environ = os.environ | {
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "SECRET_KEY": settings.secret_key or "",
        "ONE_DATA": str(settings.data),
    }

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "one", "jobs", *arguments], env=environ, capture_output=True, text=True
        )

    shown = command()
    assert shown.returncode == 1, shown.stderr
    assert f"\n{letter}  uploads-purge" in shown.stdout
    assert "KeyError" in shown.stdout
    assert command("retry", "999").returncode == 2
    again = command("retry", str(letter))
    assert (again.returncode, "Dead letters" in again.stdout) == (0, False)
