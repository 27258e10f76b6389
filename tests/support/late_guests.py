"""Connections that come in while a server of a test closes are closed too.

asyncio before 3.13 forgets them (github.com/python/cpython/issues/109564): a socket that was accepted just before its
server closed fails an assertion on its way to a protocol, in silence, and is found open by whatever test runs when it
is collected.
"""

import socket
from asyncio.selector_events import BaseSelectorEventLoop
from typing import Any


def close_late_guests() -> None:
    """From now on."""
    accept = BaseSelectorEventLoop._accept_connection2  # type: ignore[attr-defined]

    async def accept_or_close(
        loop: Any, factory: Any, guest: socket.socket, extra: Any, tls: Any, server: Any, *waits: float
    ) -> None:
        if server is not None and not server.sockets:
            guest.close()
        else:
            await accept(loop, factory, guest, extra, tls, server, *waits)

    BaseSelectorEventLoop._accept_connection2 = accept_or_close  # type: ignore[attr-defined]
