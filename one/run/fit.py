"""Whether settings and database are fit to start with: what is wrong is refused by name, what is weak is warned of by name.

one/config.py reads the settings with the standard library alone; here they are tried on those who will use them.
"""

import logging
import os
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from zxcvbn import zxcvbn

from one import clock
from one.academies import place_of
from one.accounts import passwords
from one.config import Settings
from one.errors import ConfigError
from one.mail import letter
from one.mail.smtp import Smtp
from one.realtime import address
from one.resources import Resources
from one.run import sample
from one.run.processes import READY_FD as SUPERVISED
from one.school_days import known_until, outdated
from one.store import sample as store_sample
from one.store.school import settings as school_store

GUESSES = 24  # a power of ten, which zxcvbn thinks a secret key must take to be guessed: 80 bits
GUESSED_MOST = 72  # signs that it looks at

log = logging.getLogger("one.run")


def check(settings: Settings) -> None:
    """ConfigError with one line for a setting that nothing could be started with."""
    _read("REDIS_URL", settings.redis_url, address.pool)
    _read(
        "SMTP_URL",
        settings.smtp_url,
        lambda url: Smtp(url, letter.sender(settings.sender), settings.hostname),
    )
    if settings.env == "prod" and settings.secret_key is not None and not _is_strong(settings.secret_key):
        raise ConfigError("SECRET_KEY: too easy to guess; take what `openssl rand -hex 32` says")


def _read(name: str, url: str | None, read: Callable[[str], object]) -> None:
    """Nothing of the address is said again: a password may be in it."""
    if url is None:
        return
    try:
        read(url)
    except (ValueError, TypeError, KeyError) as error:
        raise ConfigError(
            f"{name}: cannot be read ({type(error).__name__}); in user and password, signs like / @ # : are written %2F %40 %23 %3A"
        ) from None


def _is_strong(key: str) -> bool:
    return float(zxcvbn(key[:GUESSED_MOST])["guesses_log10"]) >= GUESSES


def warnings(settings: Settings) -> list[str]:
    """What is sent in the clear to other machines, or believed of anybody, by the name of its setting."""
    found = []
    for name, url, instead in (
        ("DATABASE_URL", settings.database_url, "add sslmode=verify-full"),
        ("REDIS_URL", settings.redis_url, "use rediss://"),
        (
            "SMTP_URL",
            settings.smtp_url,
            "use smtps://, or a user and password, for which STARTTLS is required",
        ),
        ("SMS_WEBHOOK_URL", settings.sms_webhook_url, "use https://"),
    ):
        if url is not None and _is_clear(url) and not all(_is_here(host) for host in _hosts(url)):
            found.append(
                f"{name}: may cross the network unencrypted; {instead}, unless that network is yours alone"
            )
    if "*" in settings.forwarded_allow_ips:
        found.append(
            "FORWARDED_ALLOW_IPS: whoever reaches HOST:PORT says what address they have, and gets around what is counted"
            " by address; name your proxies, unless they alone reach it"
        )
    return found


def _is_clear(url: str) -> bool:
    parts = urlsplit(url)
    match parts.scheme:
        case "postgres" | "postgresql":
            mode = parse_qs(parts.query).get("sslmode", ["prefer"])[-1]
            return mode not in ("require", "verify-ca", "verify-full")
        case "smtp":
            return parts.username is None
    return parts.scheme in ("redis", "http")


def _hosts(url: str) -> list[str]:
    """The machines of an address, which may name several; none for a unix socket."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return []
    named = [urlsplit(f"//{each}").hostname or "" for each in parts.netloc.rpartition("@")[2].split(",")]
    named += [host for hosts in parse_qs(parts.query).get("host", []) for host in hosts.split(",")]
    return [host for host in named if host]


def _is_here(host: str) -> bool:
    if host == "localhost" or host.startswith("/"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def warn(settings: Settings) -> None:
    """Say it in the log; under a supervisor, which says it itself, nothing."""
    for line in warnings(settings) if SUPERVISED not in os.environ else ():
        log.warning("%s", line)


async def check_database(resources: Resources) -> None:
    """ConfigError in ``prod`` when accounts of the sample school can be entered with the password that everybody knows."""
    if resources.settings.env != "prod":
        return
    known = [
        login
        for login, stored in await store_sample.passwords_of(resources.pool, sample.ACTIVE)
        if await passwords.verify(resources, stored, sample.PASSWORD, network="start")
    ]
    if known:
        raise ConfigError(
            f"ONE_ENV=prod: {', '.join(known)} can sign in with the printed password of the sample school;"
            " start with a database of your own, or block them"
        )


async def check_holidays(resources: Resources) -> None:
    """Say in the log of which schools' places the holidays are not known for four months from now (docs/time.md)."""
    found = [place_of(uai, said) for uai, said in await school_store.places(resources.pool)]
    here = {place.code for place in found if place}
    for code in outdated(clock.today()):
        if code in here:
            log.warning(
                "holidays: those of place %s are known to %s: one/holidays.csv",
                code,
                known_until(code) or "no day",
            )
