"""Asking an address that somebody gave us: never one of our own networks, whatever its name says meanwhile.

A name is looked up once, what it stands for is judged, and the connection goes to that very address; no redirect is followed,
and all of it takes ten seconds at most. Names are looked up in threads of their own: one that is never answered holds up no mail.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlsplit

import anyio
import anyio.to_thread
import h11
import msgspec

from one.errors import OneError

SECONDS = 10.0
LOOKUPS = 4  # at once
PORT = 443

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(OneError):
    """An address that is not asked."""


class Unanswered(OneError):
    """Nobody there, no TLS, or no answer in time."""


class Answer(msgspec.Struct, frozen=True):
    """What was said. ``after``: the header Retry-After."""

    status: int
    after: str = ""


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name; blocks."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Outgoing:
    """``networks``: those that may be asked beside the public Internet, at whatever port."""

    def __init__(
        self, networks: Iterable[Network] = (), names: Callable[[str, int], Sequence[str]] = look_up
    ) -> None:
        self._networks, self._names = tuple(networks), names
        self._tls = ssl.create_default_context()
        self._threads = anyio.CapacityLimiter(LOOKUPS)

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """POST to an https address; Forbidden, or Unanswered."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._post(url, headers, body)
        except (OSError, EOFError, TimeoutError, h11.ProtocolError) as error:
            raise Unanswered(type(error).__name__) from None

    async def _post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORT
        if parts.scheme != "https" or not host:
            raise Forbidden("not https")
        address = await self._address(host, port)
        reader, writer = await asyncio.open_connection(address, port, ssl=self._tls, server_hostname=host)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            return await _ask(reader, writer, parts.netloc, target, headers, body)
        finally:
            writer.transport.abort()

    async def _address(self, host: str, port: int) -> str:
        """The one to connect to; Forbidden when any that the name stands for is not to be asked."""
        found = await anyio.to_thread.run_sync(
            self._names, host, port, abandon_on_cancel=True, limiter=self._threads
        )
        if not found or not all(self._may(ipaddress.ip_address(each), port) for each in found):
            raise Forbidden("not a public address")
        return found[0]

    def _may(self, address: Address, port: int) -> bool:
        inner = embedded(address)
        if any(inner in network for network in self._networks):
            return True
        return port == PORT and inner.is_global and not inner.is_multicast


def embedded(address: Address) -> Address:
    """The IPv4 address that one of IPv6 may lead to."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address


async def _ask(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    host: str,
    target: str,
    headers: dict[str, str],
    body: bytes,
) -> Answer:
    """One request, and the beginning of its answer."""
    line = h11.Connection(h11.CLIENT)
    always = {"host": host, "content-length": str(len(body)), "connection": "close", "user-agent": "one"}
    request = h11.Request(method="POST", target=target, headers=list({**always, **headers}.items()))
    for event in (request, h11.Data(data=body), h11.EndOfMessage()):
        writer.write(line.send(event) or b"")
    await writer.drain()
    while True:
        said = line.next_event()
        if said is h11.NEED_DATA:
            line.receive_data(await reader.read(4096))
        elif isinstance(said, h11.Response):
            after = next(
                (value.decode("latin-1") for name, value in said.headers if name == b"retry-after"), ""
            )
            return Answer(said.status_code, after)
        elif not isinstance(said, h11.InformationalResponse):
            raise EOFError
