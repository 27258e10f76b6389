"""PostgreSQL and Valkey run out of their wheels, over sockets in the data folder and nowhere else."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis.asyncio
import redis.exceptions

from one.config import Settings
from one.errors import ConfigError
from one.run import embedded, runas, servers
from one.run.processes import Supervisor

pytestmark = pytest.mark.anyio

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose cluster the first test makes and the others find."""
    return tmp_path_factory.mktemp("embedded") / "données d'école"


@pytest.fixture
async def made(data: Path) -> Path:
    """The same, whose cluster there is, whichever test comes first."""
    if not (data / "postgres" / "PG_VERSION").exists():
        async with embedded.services(data):
            pass
    return data


async def query(data: Path, sql: str) -> object:
    connection = await asyncpg.connect(embedded.database_url(data), timeout=30)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def ping(data: Path) -> bool:
    client = redis.asyncio.from_url(embedded.redis_url(data))
    try:
        return bool(await client.ping())
    finally:
        await client.aclose()


def pids(data: Path) -> tuple[int, int]:
    postmaster = (data / "postgres" / "postmaster.pid").read_text().split()[0]
    return int(postmaster), int((servers.socket_folder(data) / "valkey.pid").read_text())


async def test_both_servers_answer_and_are_gone_afterwards(data: Path) -> None:
    async with embedded.services(data) as addresses:
        assert addresses == (embedded.database_url(data), embedded.redis_url(data))
        assert await query(data, "select current_database() || current_user") == "oneone"
        assert await query(data, "select upper('é') || current_setting('server_encoding')") == "ÉUTF8"
        assert await query(data, "show fsync") == "on"
        assert await ping(data)
        assert embedded.running(data)
        found = pids(data)
    assert not embedded.running(data)
    assert not any(psutil.pid_exists(pid) for pid in found)


async def test_no_port_is_open_and_only_the_owner_passes(data: Path) -> None:
    async with embedded.services(data):
        for pid in pids(data):
            assert psutil.Process(pid).net_connections("inet") == []
            assert psutil.Process(pid).uids().effective != 0
        assert stat.S_IMODE(servers.socket_folder(data).stat().st_mode) == 0o700


async def test_the_servers_log_holds_nothing_that_rows_or_questions_hold(data: Path) -> None:
    async with embedded.services(data):
        connection = await asyncpg.connect(embedded.database_url(data))
        await connection.execute("set log_min_duration_statement = 0")
        await connection.execute("create temp table person (login text primary key)")
        await connection.execute("insert into person values ($1)", "lea.roy")
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute("insert into person values ($1)", "lea.roy")
        await connection.close()
    said = (data / "log" / "postgres.log").read_text()
    assert "insert into person values ($1)" in said
    assert "lea.roy" not in said


async def test_a_killed_server_is_started_again_and_keeps_what_was_committed(data: Path) -> None:
    async with embedded.services(data):
        await query(data, "create table kept as select 42 as n")
        before = pids(data)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(60):
            while not await answers(data):
                await asyncio.sleep(0.05)
        assert await query(data, "select n from kept") == 42
        assert not set(before) & set(pids(data))


async def answers(data: Path) -> bool:
    try:
        return await query(data, "select 1") == 1 and await ping(data)
    except (asyncpg.PostgresError, redis.exceptions.RedisError, OSError):
        return False


LEAVE = """
import asyncio, os, signal, sys
from pathlib import Path
from one.run import embedded
async def main():
    async with embedded.services(Path(sys.argv[1])):
        os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""


async def test_a_killed_owner_is_followed_at_once(data: Path) -> None:
    assert subprocess.run([sys.executable, "-c", LEAVE, data], check=False).returncode == -signal.SIGKILL
    async with embedded.services(data):
        assert await query(data, "select 1") == 1
        assert await ping(data)


async def test_a_server_left_at_work_is_ended_first(made: Path) -> None:
    data = made
    account = runas.choose(data / "postgres")
    if account.privileges and not servers.reachable(account, data):
        account = replace(account, privileges=(*account.privileges, *runas.search_capability()))
    left = servers.postgres(data, account)
    assert left.probe
    with subprocess.Popen(left.command(), env=left.env, stderr=subprocess.DEVNULL) as process:
        async with asyncio.timeout(60):
            while not await left.probe(process.pid):
                await asyncio.sleep(0.02)
        async with embedded.services(data):
            assert await query(data, "select 1") == 1
            assert pids(data)[0] != process.pid
        assert process.wait(timeout=30) == 0


async def test_locks_of_a_process_id_that_came_round_again_do_not_stop_the_start(made: Path) -> None:
    data = made
    # Ours is alive and is no server, like whoever got the number after a reboot.
    sockets = servers.socket_folder(data)
    for path in (data / "postgres" / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
        path.write_text(f"{os.getppid()}\n{data}\n0\n5432\n{sockets}\n\n0 0\nready\n")
    async with embedded.services(data):
        assert await query(data, "select 1") == 1


async def test_one_owner_at_a_time(data: Path) -> None:
    with embedded.locked(data), pytest.raises(ConfigError, match=rf"Already running on .*{os.getpid()}\)"):
        async with embedded.services(data):
            pass


async def test_a_cluster_of_another_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir(mode=0o700)
    (tmp_path / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(ConfigError, match="made by PostgreSQL 17, this is 18"):
        async with embedded.services(tmp_path):
            pass


async def test_a_path_too_long_for_a_socket_gets_a_short_folder(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 120)
    folder = servers.socket_folder(long)
    assert len(str(folder)) < 60
    assert folder == servers.socket_folder(long)
    assert folder != servers.socket_folder(tmp_path / ("y" * 120))
    try:
        async with Supervisor() as supervisor:
            await embedded.start(supervisor, long, postgres=False)
            assert await ping(long)
    finally:
        folder.rmdir()


@as_root
async def test_root_steps_down_even_where_only_root_may_look(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    async with embedded.services(tmp_path / "var"):
        assert await query(tmp_path / "var", "select 1") == 1
        assert psutil.Process(pids(tmp_path / "var")[0]).username() == "nobody"
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_resolve_says_what_to_do_when_nothing_runs(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"^ONE is not running on .*: start it with `make run`, or set DATABASE"
    ):
        embedded.resolve(Settings(data=tmp_path))
    outside = "postgresql://db.example.org/one"
    with pytest.raises(ConfigError, match="or set REDIS_URL"):
        embedded.resolve(Settings(data=tmp_path, database_url=outside))


async def test_resolve_fills_in_what_runs(data: Path) -> None:
    async with embedded.services(data) as (database_url, redis_url):
        full = await asyncio.to_thread(embedded.resolve, Settings(data=data))
    assert (full.database_url, full.redis_url) == (database_url, redis_url)
    assert full.secret_key == embedded.secret_key(data)


def test_what_is_set_needs_nothing_embedded(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path / "none", database_url="postgresql://db/one", redis_url="redis://r", secret_key="k" * 32
    )
    assert embedded.resolve(settings) == settings
    assert not (tmp_path / "none").exists()


def test_the_secret_key_is_made_once_for_its_owner(tmp_path: Path) -> None:
    key = embedded.secret_key(tmp_path / "var")
    assert len(key) == 64
    assert embedded.secret_key(tmp_path / "var") == key
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_a_data_folder_that_cannot_be_is_told_in_one_line() -> None:
    with (
        pytest.raises(ConfigError, match=r"^ONE_DATA: cannot make /proc/one"),
        embedded.locked(Path("/proc/one")),
    ):
        pass


def test_a_full_disk_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "FREE_BYTES", 1 << 60)
    with pytest.raises(ConfigError, match="MB free on"), embedded.locked(tmp_path):
        pass
