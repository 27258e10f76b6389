"""A real Postfix on the loopback, with a queue of its own, where Debian's package is there and we may run it."""

import asyncio
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

PROGRAM = shutil.which("postfix", path="/usr/sbin:/usr/bin")
WHY_NOT = "needs Debian's package postfix" if PROGRAM is None else "needs root" if os.geteuid() != 0 else ""
_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/log
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.ecole.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
relay_domains = free.fr
relay_recipient_maps = inline:{{ lise@free.fr=ok }}
relay_transport = relay:[127.0.0.1]:{next}
smtp_host_lookup = native
message_size_limit = 20000
"""
_SERVICES = {
    "pickup": "unix n - n 60 1 pickup",
    "cleanup": "unix n - n - 0 cleanup",
    "qmgr": "unix n - n 300 1 qmgr",
    "rewrite": "unix - - n - - trivial-rewrite",
    "bounce": "unix - - n - 0 bounce",
    "defer": "unix - - n - 0 bounce",
    "trace": "unix - - n - 0 bounce",
    "proxymap": "unix - - n - - proxymap",
    "relay": "unix - - n - - smtp",
    "smtp": "unix - - n - - smtp",
    "error": "unix - - n - - error",
    "retry": "unix - - n - - error",
    "anvil": "unix - - n - 1 anvil",
    "postlog": "unix-dgram n - n - 1 postlogd",
}


@asynccontextmanager
async def postfix(next_port: int) -> AsyncIterator[str]:
    """The address of one that knows lise@free.fr, and hands what it takes to this port."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory(prefix="one-postfix-") as name:
        folder, port = Path(name), _free_port()
        folder.chmod(0o755)  # its programs run as another user
        for inner in ("queue", "data"):
            (folder / inner).mkdir()
        shutil.chown(folder / "data", "postfix")
        (folder / "main.cf").write_text(_MAIN.format(folder=folder, next=next_port))
        lines = [
            f"127.0.0.1:{port} inet n - n - - smtpd",
            *(f"{key} {line}" for key, line in _SERVICES.items()),
        ]
        (folder / "master.cf").write_text("\n".join(lines) + "\n")
        await _command(PROGRAM, "-c", name, "start")
        try:
            yield f"smtp://127.0.0.1:{port}"
        finally:
            await _command(PROGRAM, "-c", name, "abort")


async def _command(*words: str) -> None:
    running = await asyncio.create_subprocess_exec(
        *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await running.communicate()
    assert running.returncode == 0, said.decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
