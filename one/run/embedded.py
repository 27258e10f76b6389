"""PostgreSQL and Valkey without installing them: two servers out of wheels, run as our children.

They speak over unix sockets inside ONE_DATA and nowhere else. Whoever may enter the socket
folder (mode 0700) is trusted: there is no password and no TCP port.
"""

import asyncio
import contextlib
import fcntl
import os
import secrets
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

from one.config import Settings
from one.errors import ConfigError
from one.run import servers
from one.run.processes import Child, Supervisor
from one.run.runas import Account, choose, own, search_capability
from one.run.servers import POSTGRES_SOCKET, VALKEY_SOCKET, listens, socket_folder

# Names of the children.
SERVERS = frozenset({"postgres", "valkey"})
# Enough for a new database cluster and its first log files.
FREE_BYTES = 256 << 20


def database_url(data: Path) -> str:
    """DSN of the embedded PostgreSQL of this data folder, whether it runs or not."""
    return f"postgresql://one@/one?{urlencode({'host': socket_folder(data)}, quote_via=quote)}"


def redis_url(data: Path) -> str:
    """URL of the embedded Valkey of this data folder, whether it runs or not."""
    return f"unix://{quote(str(socket_folder(data) / VALKEY_SOCKET))}?db=0"


def running(data: Path) -> bool:
    """Whether both servers of this data folder take connections."""
    return all(listens(socket_folder(data) / name) for name in (POSTGRES_SOCKET, VALKEY_SOCKET))


@contextlib.asynccontextmanager
async def services(data: Path) -> AsyncIterator[tuple[str, str]]:
    """Both servers, for as long as the block lasts; gives database_url and redis_url.

    To be entered in the main thread (see one/run/processes.py).
    """
    with locked(data):
        async with Supervisor() as supervisor:
            await start(supervisor, data)
            yield database_url(data), redis_url(data)


async def start(supervisor: Supervisor, data: Path, *, postgres: bool = True, valkey: bool = True) -> None:
    """Prepare the data folder and start the wanted servers under ``supervisor``.

    They are children named ``postgres`` and ``valkey``. Raises ConfigError when the folder or
    the machine does not allow it, ChildFailed when a server does not come up. The first start
    makes the database cluster, about a second.
    """
    data = data.resolve()
    account = await asyncio.to_thread(_prepare, data)
    wanted: list[Child] = []
    if postgres:
        lock = socket_folder(data) / f"{POSTGRES_SOCKET}.lock"
        await servers.evict(data / "postgres", data / "postgres" / "postmaster.pid", signal.SIGINT, lock)
        await servers.make_cluster(data, account)
        wanted.append(servers.postgres(data, account))
    if valkey:
        await servers.evict(data / "valkey", socket_folder(data) / "valkey.pid", signal.SIGTERM)
        wanted.append(servers.valkey(data, account))
    await supervisor.start(*wanted)


def resolve(settings: Settings) -> Settings:
    """Settings with the addresses and the secret key filled in from ONE_DATA where they are unset.

    Raises ConfigError with one clear line when an embedded service is needed and does not run.
    """
    data = settings.data
    for unset, name, server in (
        (settings.database_url is None, POSTGRES_SOCKET, "DATABASE_URL"),
        (settings.redis_url is None, VALKEY_SOCKET, "REDIS_URL"),
    ):
        folder = socket_folder(data)
        if unset and folder.exists() and not os.access(folder, os.X_OK):
            raise ConfigError(f"ONE_DATA: {folder} is closed to this user: run as the one that started ONE")
        if unset and not listens(folder / name):
            raise ConfigError(f"ONE is not running on {data}: start it with `make run`, or set {server}")
    return replace(
        settings,
        database_url=settings.database_url or database_url(data),
        redis_url=settings.redis_url or redis_url(data),
        secret_key=settings.secret_key or secret_key(data),
    )


def secret_key(data: Path) -> str:
    """The secret key kept in the data folder, mode 0600, made the first time it is asked for."""
    path = data / "secret_key"
    draft = data / f"secret_key.{os.getpid()}"
    try:
        if not path.exists():
            make_data(data)
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_hex(32) + "\n")
            # A link fails when another process was quicker; then its key is the one.
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(draft)
            draft.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise ConfigError(f"SECRET_KEY: unset, and {path} cannot be used: {error.strerror}") from None


@contextlib.contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the data folder for one supervisor at a time.

    Raises ConfigError at once when another holds it, when it cannot be written or is nearly full.
    The kernel lets go of the lock when its holder dies, however it dies.
    """
    make_data(data)
    path = data / "one.lock"
    try:
        free = shutil.disk_usage(data).free
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"ONE_DATA: cannot write in {data}: {error.strerror}") from None
    with file:
        if free < FREE_BYTES:
            raise ConfigError(f"ONE_DATA: {free >> 20} MB free on {data}, {FREE_BYTES >> 20} needed")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise ConfigError(f"Already running on {data} (process {file.read().strip()})") from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def make_data(data: Path) -> None:
    """Make the data folder; others may pass through it, as the servers must, but not list it."""
    try:
        data.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"ONE_DATA: cannot make {data}: {error.strerror}") from None


def _prepare(data: Path) -> Account:
    """Make the folders the servers write in; returns who will."""
    make_data(data)
    try:
        (data / "log").mkdir(mode=0o700, exist_ok=True)
        account = choose(data / "postgres")
        for folder in (socket_folder(data), data / "valkey"):
            own(folder, account)
        if (data / "postgres").exists():
            own(data / "postgres", account)
    except OSError as error:
        raise ConfigError(f"ONE_DATA: cannot use {error.filename}: {error.strerror}") from None
    if account.privileges and not servers.reachable(account, data):
        return replace(account, privileges=(*account.privileges, *search_capability()))
    return account
