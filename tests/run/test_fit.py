"""What nobody should start with is refused in one line, by name; what is weak is warned of, by name."""

import os
import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from one import config
from one.accounts import passwords
from one.errors import ConfigError
from one.resources import of_command
from one.run import fit, sample
from one.run.worker import opened
from one.store.pool import Pool

ROOT = Path(__file__).parent.parent.parent
PROD = {"ONE_ENV": "prod", "PUBLIC_URL": "https://one.example"}
STRONG = secrets.token_hex(32)

BROKEN = [
    ("DATABASE_URL", "postgresql://one:pa/ss@db:5432/one"),
    ("DATABASE_URL", "postgresql://db:port/one"),
    ("DATABASE_URL", "postgresql://db:99999/one"),
    ("DATABASE_URL", "postgresql://[::1/one"),
    ("DATABASE_URL", "postgresql://db/one\x00"),
    ("DATABASE_URL", "postgresql://d b/one"),
    ("REDIS_URL", "redis://cache:port/0"),
    ("REDIS_URL", "redis://:pa#ss/word@cache:6379/0"),
    ("REDIS_URL", "redis://cache:0/0"),
    ("REDIS_URL", "redis://cache/0?socket_timeout=long"),
    ("REDIS_URL", "redis://one:port,two:1/0?sentinel=main"),
    ("SMTP_URL", "smtp://"),
    ("SMTP_URL", "smtp://mail:abc"),
    ("SMTP_URL", "smtp://user@:587"),
    ("SMTP_URL", "smtps://user:p@ss/word@mail:465"),
    ("SMS_WEBHOOK_URL", "https://"),
    ("PUBLIC_URL", "https://"),
    ("PUBLIC_URL", "https://one.example:port"),
    ("PUBLIC_URL", "https://[one.example"),
    ("PUBLIC_URL", "https://one.example/ecole"),
    ("PUBLIC_URL", "https://user@one.example"),
    ("PUBLIC_URL", "https://one.example?x"),
    ("PUBLIC_URL", "https://école.example"),
]
WHOLE = [
    ("DATABASE_URL", "postgresql://one:p%2Fss@db:5432/one?sslmode=verify-full"),
    ("DATABASE_URL", "postgresql:///one?host=/run/postgresql"),
    ("DATABASE_URL", "postgres://one@a:5432,b:5433/one"),
    ("REDIS_URL", "redis://:p%23ss@cache:6379/0"),
    ("REDIS_URL", "rediss://cache"),
    ("REDIS_URL", "unix:///run/valkey.sock?db=0"),
    ("REDIS_URL", "redis://a:26379,b:26379/0?sentinel=main"),
    ("SMTP_URL", "smtp://user:p%40ss@mail:587"),
    ("SMTP_URL", "smtps://[2001:db8::1]:465"),
    ("PUBLIC_URL", "https://one.example/"),
    ("PUBLIC_URL", "http://127.0.0.1:8000"),
]


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


@pytest.mark.parametrize(("name", "url"), BROKEN)
def test_an_address_that_cannot_be_read_is_told_by_name_without_its_password(name: str, url: str) -> None:
    with pytest.raises(ConfigError, match=name) as refused:
        fit.check(config.load({name: url}))
    assert not any(part in str(refused.value) for part in ("pa/ss", "pa#ss", "p@ss", "ss/word", "'pa'"))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("name", "url"), WHOLE)
def test_an_address_that_can_be_read_is_taken(name: str, url: str) -> None:
    fit.check(config.load({name: url}))


# Every command with one address, one command with every address: they share what looks at them.
@pytest.mark.parametrize(
    ("name", "url", "command"),
    [
        *(
            ("DATABASE_URL", "postgresql://db:port/one", each)
            for each in ("web", "worker", "serve", "migrate")
        ),
        ("REDIS_URL", "redis://cache:port/0", "check-config"),
        ("SMTP_URL", "smtp://mail:abc", "worker"),
        ("PUBLIC_URL", "https://one.example:port", "web"),
    ],
)
def test_every_command_says_so_in_one_line_and_ends_with_2(name: str, url: str, command: str) -> None:
    said = one(command, **{name: url})
    assert said.returncode == 2
    assert said.stderr.startswith(f"one: {name}: ")
    assert said.stderr.count("\n") == 1


def test_an_address_that_only_its_driver_cannot_read_is_told_in_one_line_too() -> None:
    said = one(
        "check-config", DATABASE_URL="postgresql://127.0.0.1:1/one?sslmode=often", REDIS_URL="redis://x"
    )
    assert (said.returncode, said.stderr.count("\n")) == (2, 1)
    assert said.stderr.startswith("one: DATABASE_URL: ")


@pytest.mark.parametrize(
    "key",
    [
        "a" * 32,
        "ab" * 16,
        "changeme" * 4,
        "change-me-change-me-change-me-32",
        "0123456789abcdef0123456789abcdef",
        "12345678901234567890123456789012",
        "password" * 8,
        "azertyuiopqsdfghjklmwxcvbn123456",
        "k" * 31 + "x",
    ],
)
def test_prod_does_not_start_with_a_key_that_is_easy_to_guess(key: str) -> None:
    with pytest.raises(ConfigError, match="SECRET_KEY: too easy"):
        fit.check(config.load({**PROD, "SECRET_KEY": key}))
    fit.check(config.load({"SECRET_KEY": key}))  # in dev nobody is protected by it


def test_a_key_that_was_drawn_is_taken() -> None:
    for draw in (
        secrets.token_hex(16),
        secrets.token_hex(32),
        secrets.token_urlsafe(32),
        secrets.token_urlsafe(24),
    ):
        fit.check(config.load({**PROD, "SECRET_KEY": draw}))


@pytest.mark.parametrize(
    ("name", "url", "warned"),
    [
        ("REDIS_URL", "redis://cache/0", True),
        ("REDIS_URL", "redis://10.0.0.3/0", True),
        ("REDIS_URL", "redis://127.0.0.1,cache:26379/0?sentinel=main", True),
        ("REDIS_URL", "rediss://cache/0", False),
        ("REDIS_URL", "redis://127.0.0.1/0", False),
        ("REDIS_URL", "redis://:x@[::1]:6379/0", False),
        ("REDIS_URL", "unix:///run/valkey.sock", False),
        ("DATABASE_URL", "postgresql://db/one?sslmode=disable", True),
        ("DATABASE_URL", "postgresql://db/one?sslmode=prefer", True),
        ("DATABASE_URL", "postgresql://db/one", True),
        ("DATABASE_URL", "postgresql://db/one?sslmode=verify-full", False),
        ("DATABASE_URL", "postgresql://db/one?sslmode=require", False),
        ("DATABASE_URL", "postgresql:///one?host=db&sslmode=disable", True),
        ("DATABASE_URL", "postgresql:///one?host=/run/postgresql", False),
        ("DATABASE_URL", "postgresql://localhost/one?sslmode=disable", False),
        ("SMTP_URL", "smtp://mail:25", True),
        ("SMTP_URL", "smtp://user:pass@mail:587", False),
        ("SMTP_URL", "smtps://mail", False),
        ("SMTP_URL", "smtp://localhost:25", False),
        ("SMS_WEBHOOK_URL", "http://user:pass@sms.example/send", True),
        ("SMS_WEBHOOK_URL", "https://sms.example/send", False),
        ("FORWARDED_ALLOW_IPS", "*", True),
        ("FORWARDED_ALLOW_IPS", "10.0.0.0/8, ::1", False),
    ],
)
def test_what_is_weak_is_warned_of_by_name(name: str, url: str, warned: bool) -> None:
    found = fit.warnings(config.load({name: url}))
    assert [line.partition(":")[0] for line in found] == [name] * warned
    assert not any("pass" in line and "password" not in line for line in found)


@pytest.fixture
async def with_sample(settings: config.Settings, pool: Pool) -> config.Settings:
    """A database in which the sample school was made, and the settings of a production that is put on it."""
    await sample.ensure(settings)
    return replace(settings, env="prod", public_url="https://one.example", secret_key=STRONG)


@pytest.mark.long
@pytest.mark.anyio
async def test_prod_does_not_start_on_accounts_whose_password_everybody_knows(
    with_sample: config.Settings, pool: Pool
) -> None:
    with pytest.raises(ConfigError, match=r"claire\.fontaine.*sophie\.marchand"):
        await fit.check_database(of_command(with_sample, pool))
    with pytest.raises(ConfigError, match="sample school"):
        async with opened(with_sample):
            pass
    assert with_sample.database_url is not None
    assert with_sample.redis_url is not None
    env = {
        "ONE_ENV": "prod",
        "PUBLIC_URL": "https://one.example",
        "SECRET_KEY": STRONG,
        "DATABASE_URL": with_sample.database_url,
        "REDIS_URL": with_sample.redis_url,
        "PORT": str(with_sample.port),
    }
    for command in ("check-config", "web", "worker"):
        said = one(command, **env)
        assert (said.returncode, said.stderr.count("\n")) == (2, 1), command
        assert "sample school" in said.stderr
    await pool.execute("update person set blocked_at = now() where login = any($1)", list(sample.ACTIVE))
    await fit.check_database(of_command(with_sample, pool))
    said = one("check-config", **env)
    assert said.returncode == 0
    assert "fit to start" in said.stdout


@pytest.mark.anyio
async def test_a_real_school_with_people_of_these_names_starts(
    with_sample: config.Settings, pool: Pool
) -> None:
    resources = of_command(with_sample, pool)
    other = await passwords.hash_password(resources, "un-autre-mot-de-passe")
    await pool.execute("update person set password_hash = $1 where password_hash is not null", other)
    await fit.check_database(resources)


@pytest.mark.long
@pytest.mark.anyio
async def test_in_dev_the_sample_is_what_it_is_for(settings: config.Settings, pool: Pool) -> None:
    await sample.ensure(settings)
    await fit.check_database(of_command(settings, pool))
