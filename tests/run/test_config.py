"""Settings: each one documented, each wrong value told in one line; the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.people import School

from one import config
from one.errors import ConfigError
from one.run.cli import main

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "0"),
        ("ONE_ENV", "test"),
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "localhost:6379"),
        ("SECRET_KEY", "short"),
        ("WEB_WORKERS", "0"),
        ("LOG_LEVEL", "loud"),
        ("PUBLIC_URL", "one.example.org"),
        ("POOL_SIZE", "0"),
        ("HANDSHAKES_PER_SECOND", "0"),
        ("CODE_DAYS", "-1"),
        ("CODE_DAYS", "999999999"),
        ("FORWARDED_ALLOW_IPS", "proxy.example.org"),
        ("FORWARDED_ALLOW_IPS", "10.0.0.1,10.0.0.300"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        config.load({name: value})


def test_prod_asks_for_https_and_a_key() -> None:
    with pytest.raises(ConfigError, match="PUBLIC_URL"):
        config.load({"ONE_ENV": "prod", "SECRET_KEY": "k" * 32})
    with pytest.raises(ConfigError, match="SECRET_KEY"):
        config.load({"ONE_ENV": "prod", "PUBLIC_URL": "https://one.example"})
    assert config.load(
        {"ONE_ENV": "prod", "PUBLIC_URL": "https://one.example", "SECRET_KEY": "k" * 32}
    ).secure


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://One.Example.ORG:443/", "https://one.example.org"),
        ("http://one.example:80", "http://one.example"),
        ("https://one.example:8443", "https://one.example:8443"),
        ("https://[2001:DB8::1]:443", "https://[2001:db8::1]"),
    ],
)
def test_the_address_people_type_is_written_as_browsers_name_it(typed: str, origin: str) -> None:
    """The handshake of /live compares it with what they say, letter by letter."""
    assert config.load({"PUBLIC_URL": typed}).origin == origin


def one(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.endswith("_URL")}
    return subprocess.run(
        [sys.executable, "-m", "one", *arguments],
        cwd=ROOT,
        env={**clean, **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_help_lists_the_commands() -> None:
    shown = one("--help")
    for command in ("demo", "serve", "worker", "migrate", "import", "check-config", "session", "codes"):
        assert command in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("session", "x"),
        ("check-config",),
        ("migrate",),
        ("import", "nowhere", "--school", "X", "--uai", "0990001A"),
    ],
)
def test_without_services_each_command_says_so_in_one_line(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    done = one(*arguments, ONE_DATA=str(tmp_path / "none"))
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "make run" in done.stderr


def test_a_database_that_is_down_is_one_line(tmp_path: Path) -> None:
    done = one("migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", ONE_DATA=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith("one: PostgreSQL does not answer")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.anyio
async def test_a_database_that_is_not_ours_is_left_alone(services: tuple[str, str], tmp_path: Path) -> None:
    import asyncpg
    from support.database import named

    admin = await asyncpg.connect(services[0])
    await admin.execute("create database foreign_one")
    foreign = await asyncpg.connect(named(services[0], "foreign_one"))
    await foreign.execute("create table invoices (id int)")
    done = one("migrate", DATABASE_URL=named(services[0], "foreign_one"), ONE_DATA=str(tmp_path))
    assert done.returncode == 2
    assert "tables that are not ONE's" in done.stderr
    assert await foreign.fetchval("select count(*) from pg_tables where schemaname = 'public'") == 1
    await foreign.close()
    await admin.execute("drop database foreign_one with (force)")
    await admin.close()


@pytest.mark.long
@pytest.mark.anyio
async def test_session_prints_a_working_cookie_per_login_in_dev_only(
    settings: config.Settings, school: School
) -> None:
    env = {
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "SECRET_KEY": settings.secret_key or "",
        "ONE_DATA": str(settings.data),
    }
    await school.pool.execute(
        "update person set activated_at = null, password_hash = null where login = 'lea.roy'"
    )
    done = one("session", "lise.roy", "LÉA.roy", **env)
    assert [line.split("=")[0] for line in done.stdout.splitlines()] == ["one", "one"]
    assert await school.pool.fetchval("select count(*) from session") == 2
    refused = one("session", "lise.roy", **env, ONE_ENV="prod", PUBLIC_URL="https://one.example")
    assert (refused.returncode, refused.stdout) == (2, "")
    unknown = one("session", "nobody.here", **env)
    assert unknown.returncode == 2


def test_a_wrong_setting_is_exit_code_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "nonsense")
    assert main(["check-config"]) == 2
    assert capsys.readouterr().err == "one: PORT: expected a whole number, got 'nonsense'\n"
