"""Settings, read from the environment once, checked at start.

Each setting is declared here with its default and a sentence; `make docs` writes
them into docs/configuration.md.
"""

import os
import re
from dataclasses import dataclass, field, fields, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from one.errors import ConfigError


def _setting(env: str, default: Any, doc: str) -> Any:
    return field(default=default, metadata={"env": env, "doc": doc})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings. Unset services (None) are served by the embedded ones of ``data``."""

    env: str = _setting("ONE_ENV", "dev", "`dev` or `prod`; `prod` asks for https and a secret key")
    data: Path = _setting("ONE_DATA", Path("var"), "folder of the embedded services and of local files")
    database_url: str | None = _setting("DATABASE_URL", None, "PostgreSQL 14 or newer; unset: embedded")
    redis_url: str | None = _setting("REDIS_URL", None, "Redis 7 or Valkey; unset: embedded")
    smtp_url: str | None = _setting(
        "SMTP_URL",
        None,
        "outgoing mail, `smtp://user:password@host:587`; unset: a mailbox page in dev, no mail in prod",
    )
    mail_from: str | None = _setting(
        "MAIL_FROM", None, "sender of mails, `ONE <one@example.org>`; unset: `one@` the host people type"
    )
    bounce_mail: str | None = _setting(
        "BOUNCE_MAIL",
        None,
        "address to which mails that cannot be delivered come back, `returns@example.org`, with `+…` behind its name let through;"
        " `one bounces` reads them (docs/mail.md); unset: to the sender",
    )
    support_mail: str | None = _setting(
        "SUPPORT_MAIL",
        None,
        "address of the ENT's support, to which référents may pass a request for help on (docs/assistance.md); unset: they may not",
    )
    files_url: str | None = _setting(
        "FILES_URL",
        None,
        "where photos and PDF are kept: `file:///folder`, or `s3://bucket/folder` with AWS_* beside it (docs/files.md);"
        " unset: `files/` in ONE_DATA",
    )
    files_quota: int = _setting("FILES_QUOTA", 20_000, "MB that the photos and PDF of one school may take")
    sms_webhook_url: str | None = _setting(
        "SMS_WEBHOOK_URL",
        None,
        "takes short messages as JSON by POST, `https://user:password@host/path`; unset: none leave",
    )
    push_networks: str = _setting(
        "PUSH_NETWORKS",
        "",
        "networks of our own that notifications of browsers may be sent into, `10.0.0.0/8` and commas between them;"
        " unset: the public Internet alone (docs/push.md)",
    )
    host: str = _setting("HOST", "127.0.0.1", "address the web workers listen on")
    port: int = _setting("PORT", 8000, "port the web workers share")
    public_url: str | None = _setting(
        "PUBLIC_URL", None, "address people type, e.g. `https://one.example.org`; unset: http on HOST:PORT"
    )
    secret_key: str | None = _setting(
        "SECRET_KEY",
        None,
        "32 characters or more, keys the hashes of codes, the cookies of known devices and what signs notifications;"
        " unset in dev: made under ONE_DATA",
    )
    web_workers: int = _setting("WEB_WORKERS", 2, "web processes that `one demo` and `one serve` start")
    pool_size: int = _setting("POOL_SIZE", 10, "PostgreSQL connections of one process")
    handshakes_per_second: int = _setting(
        "HANDSHAKES_PER_SECOND", 300, "sockets one web process opens in a second; beyond: 503 and Retry-After"
    )
    api_per_second: int = _setting(
        "API_PER_SECOND",
        600,
        "publications that one outside application may ask of one web process in a second; beyond: 429",
    )
    code_days: int = _setting("CODE_DAYS", 60, "days an activation code lives")
    forwarded_allow_ips: str = _setting(
        "FORWARDED_ALLOW_IPS", "127.0.0.1", "proxies whose X-Forwarded-* headers are believed"
    )
    metrics_token: str | None = _setting(
        "METRICS_TOKEN",
        None,
        "asked of /metrics as `Authorization: Bearer …` from elsewhere; unset in prod: this machine alone may ask",
    )
    log_level: str = _setting("LOG_LEVEL", "info", "`debug`, `info`, `warning` or `error`")

    @property
    def origin(self) -> str:
        """Scheme, host and port people see, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def hostname(self) -> str:
        """The host people type; the one mails come from."""
        return urlsplit(self.origin).hostname or "localhost"

    @property
    def sender(self) -> str:
        """Who mails are from."""
        return self.mail_from or f"ONE <one@{self.hostname}>"

    @property
    def has_mailbox(self) -> bool:
        """Whether mails stay here, to be read on the page /courrier."""
        return self.env == "dev" and self.smtp_url is None

    @property
    def mails(self) -> bool:
        """Whether mails reach anybody; pages offer them only then."""
        return self.smtp_url is not None or self.has_mailbox

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Those of PUSH_NETWORKS."""
        return tuple(ip_network(each.strip()) for each in self.push_networks.split(",") if each.strip())

    @property
    def secure(self) -> bool:
        """Whether pages travel by https, hence whether cookies are ``__Host-`` and Secure."""
        return self.origin.startswith("https://")

    @property
    def cookie_name(self) -> str:
        """Browsers refuse ``__Host-`` over plain http, so it is kept for https."""
        return "__Host-one" if self.secure else "one"


# What an address may hold, in printable signs without spaces; a password in it is written with % for the others.
_MAY_BE_SOCKETS = ("DATABASE_URL", "REDIS_URL")
# What whole numbers may be: beyond, nothing would start, or nobody could come in.
_RANGES = {
    "port": (1, 65535),
    "web_workers": (1, 64),
    "pool_size": (2, 1000),
    "handshakes_per_second": (1, 100_000),
    "api_per_second": (1, 100_000),
    "code_days": (1, 366),
    "files_quota": (1, 100_000_000),
}
_URL = re.compile(r"[!-~]+")
_FILES = re.compile(r"file:///[!-~]+|s3://[a-z0-9.-]+(/[!-~]*)?")
_ADDRESS = re.compile(r"[^<>@\s,;]+@[^<>@\s,;]+")
_RETURNS = re.compile(r"[A-Za-z0-9._-]{1,16}@[A-Za-z0-9.-]+")
_SENDER = re.compile(r"[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+")


def load(environ: dict[str, str] | None = None) -> Settings:
    """Read the environment; raise ConfigError with one clear line when a value cannot be used."""
    source = dict(os.environ if environ is None else environ)
    values: dict[str, Any] = {}
    for f in fields(Settings):
        raw = source.get(f.metadata["env"], "").strip()
        if not raw:
            continue
        if isinstance(f.default, int):
            try:
                values[f.name] = int(raw)
            except ValueError:
                raise ConfigError(f"{f.metadata['env']}: expected a whole number, got {raw!r}") from None
        else:
            values[f.name] = Path(raw) if isinstance(f.default, Path) else raw
    settings = Settings(**values)
    _check(settings)
    return replace(settings, public_url=_as_browsers_say(settings.public_url))


def _as_browsers_say(url: str | None) -> str | None:
    """An address as the Origin of a request names it: in small letters, without the port that goes without saying."""
    if url is None:
        return None
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    usual = parts.port in (None, {"http": 80, "https": 443}[parts.scheme])
    return f"{parts.scheme}://{host}" + ("" if usual else f":{parts.port}")


def _check_url(name: str, url: str, schemes: tuple[str, ...]) -> None:
    """What is wrong is said without the address: a password may be in it."""
    parts, known = urlsplit("//"), False
    try:
        parts = urlsplit(url)
        hosts = [urlsplit(f"//{each}") for each in parts.netloc.rpartition("@")[2].split(",")]
        known = all(host.port != 0 and (host.hostname or name in _MAY_BE_SOCKETS) for host in hosts)
        known = known and not parts.fragment and "@" not in parts.path  # the rest of a password, then
    except ValueError:  # a port that is no number, a bracket that opens and does not close
        pass
    if known and parts.scheme not in schemes:
        raise ConfigError(f"{name}: expected {' or '.join(s + '://…' for s in schemes)}")
    if not known or not _URL.fullmatch(url):
        raise ConfigError(
            f"{name}: cannot be read; expected {schemes[-1]}://host:port, and in a user or password %2F for /,"
            " %40 for @, %23 for #, %3A for :"
        )
    if name == "PUBLIC_URL" and (
        parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    ):
        raise ConfigError("PUBLIC_URL: expected scheme and host, and nothing behind them")


def _check_networks(name: str, listed: str, also: set[str]) -> None:
    for each in map(str.strip, listed.split(",")):
        try:
            if each not in also:
                ip_network(each)
        except ValueError:
            raise ConfigError(
                f"{name}: expected addresses or networks like 10.0.0.0/8 and commas between them, got {each!r}"
            ) from None


def _check(settings: Settings) -> None:
    if settings.env not in ("dev", "prod"):
        raise ConfigError(f"ONE_ENV: expected dev or prod, got {settings.env!r}")
    for f in fields(Settings):
        least, most = _RANGES.get(f.name, (0, 0))
        if most and not least <= getattr(settings, f.name) <= most:
            raise ConfigError(
                f"{f.metadata['env']}: expected {least} to {most}, got {getattr(settings, f.name)}"
            )
    _check_networks("FORWARDED_ALLOW_IPS", settings.forwarded_allow_ips, {"*"})
    _check_networks("PUSH_NETWORKS", settings.push_networks, {""})
    if settings.log_level not in ("debug", "info", "warning", "error"):
        raise ConfigError(f"LOG_LEVEL: expected debug, info, warning or error, got {settings.log_level!r}")
    for name, url, schemes in (
        ("DATABASE_URL", settings.database_url, ("postgres", "postgresql")),
        ("REDIS_URL", settings.redis_url, ("redis", "rediss", "unix")),
        ("SMTP_URL", settings.smtp_url, ("smtp", "smtps")),
        ("SMS_WEBHOOK_URL", settings.sms_webhook_url, ("http", "https")),
        ("PUBLIC_URL", settings.public_url, ("http", "https")),
    ):
        if url is not None:
            _check_url(name, url, schemes)
    if settings.files_url is not None and not _FILES.fullmatch(settings.files_url):
        raise ConfigError("FILES_URL: expected file:///folder or s3://bucket/folder")
    if settings.mail_from is not None and not _SENDER.fullmatch(settings.mail_from):
        raise ConfigError("MAIL_FROM: expected an address, or ONE <one@example.org>")
    if settings.support_mail is not None and not _ADDRESS.fullmatch(settings.support_mail):
        raise ConfigError("SUPPORT_MAIL: expected an address, support@example.org")
    if settings.bounce_mail is not None and not _RETURNS.fullmatch(settings.bounce_mail):
        raise ConfigError(
            "BOUNCE_MAIL: expected an address with at most 16 letters before the @, returns@example.org"
        )
    for name, secret in (("SECRET_KEY", settings.secret_key), ("METRICS_TOKEN", settings.metrics_token)):
        if secret is not None and len(secret) < 32:
            raise ConfigError(f"{name}: expected at least 32 characters")
    if settings.env == "prod":
        if not settings.secure:
            raise ConfigError("PUBLIC_URL: expected https://… when ONE_ENV=prod")
        if settings.secret_key is None:
            raise ConfigError("SECRET_KEY: needed when ONE_ENV=prod")
