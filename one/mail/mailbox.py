"""The embedded mailbox: without SMTP_URL, mails go by SMTP to ourselves and lie in a folder to be read.

For trying ONE out: it listens on the loopback interface only, on a port the system chooses.
"""

import asyncio
import email
import email.policy
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session

KEPT = 200  # mails; the oldest make room
LARGEST = 1 << 20  # bytes of a mail


class Received(msgspec.Struct, frozen=True):
    """A mail as the page shows it."""

    to: str
    from_: str
    subject: str
    at: datetime
    message_id: str
    text: str


class _Keeper:
    """What aiosmtpd calls for each mail."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it."""
        content = envelope.content
        assert isinstance(content, bytes)
        await asyncio.to_thread(_keep, self._folder, content)
        return "250 kept"


@asynccontextmanager
async def receiving(data: Path) -> AsyncIterator[str]:
    """Receive mails into ``data``/mailbox while the block lasts; gives the SMTP_URL to send them to."""
    folder = data / "mailbox"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keeper = _Keeper(folder)
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(
            keeper, hostname="mailbox.localhost", data_size_limit=LARGEST, enable_SMTPUTF8=True, loop=loop
        )

    server = await loop.create_server(session, "127.0.0.1", 0)
    try:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def read(data: Path, most: int = 50) -> list[Received]:
    """The mails of the mailbox, newest first. Reads files: call it in a thread."""
    found = []
    for path in sorted((data / "mailbox").glob("*.eml"), reverse=True)[:most]:
        try:
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        except OSError:  # it made room for another one meanwhile
            continue
        assert isinstance(mail, EmailMessage), "what the policy makes"
        body = mail.get_body(("plain",))
        values = {name: str(mail[name] or "") for name in ("to", "from", "subject", "message-id")}
        at = datetime.fromtimestamp(int(path.name[:20]) / 1e9, UTC)
        found.append(
            Received(
                values["to"],
                values["from"],
                values["subject"],
                at,
                values["message-id"],
                str(body.get_content()).replace("\r\n", "\n") if body is not None else "",
            )
        )
    return found


def _keep(folder: Path, content: bytes) -> None:
    name = f"{time.time_ns():020}-{os.getpid()}"
    draft = folder / f"{name}.part"
    draft.write_bytes(content)
    draft.rename(folder / f"{name}.eml")
    for old in sorted(folder.glob("*.eml"))[:-KEPT]:
        old.unlink(missing_ok=True)
