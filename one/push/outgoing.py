"""Asking an address that somebody gave us: never one of our own networks, whatever its name says meanwhile.

Where a connection is opened its name is looked up once, what it stands for is judged, and the connection goes to that very
address; it is kept for what follows to the same host. No redirect is followed, and all of it takes ten seconds at most. Names
are looked up in threads of their own: one that is never answered holds up no mail.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

import anyio
import anyio.to_thread
import httpcore
import msgspec

from one.errors import OneError

SECONDS = 10.0
READ_SECONDS = 1.0  # for the rest of an answer, whose beginning has said all
READ_MOST = 16_384  # bytes of it
KEPT_SECONDS = 60.0  # a connection that nobody used
# Open at once, of all hosts: more than are asked at once, so that nobody waits for another host's.
CONNECTIONS = 32
LOOKUPS = 4  # at once
PORT = 443

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# All of IPv6 that is given out; what lies outside is ours (fec0::/10, 64:ff9b:1::/48), or stands for IPv4 (::127.0.0.1).
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
_FAILED = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError, TimeoutError)


class Forbidden(OneError):
    """An address that is not asked."""


class Unanswered(OneError):
    """Nobody there, no TLS, or no answer in time."""


class Answer(msgspec.Struct, frozen=True):
    """What was said. ``after``: the header Retry-After."""

    status: int
    after: str = ""


Names = Callable[[str, int], Sequence[str]]


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name; blocks."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Outgoing:
    """``networks``: those that may be asked beside the public Internet, at whatever port."""

    def __init__(self, networks: Iterable[Network] = (), names: Names = look_up) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=CONNECTIONS,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=_Judged(tuple(networks), names),
        )

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """POST to an https address; Forbidden, or Unanswered."""
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise Forbidden("not https")
        try:
            async with (
                asyncio.timeout(SECONDS),
                self._pool.stream(
                    "POST", url, headers=[("user-agent", "one"), *headers.items()], content=body
                ) as said,
            ):
                after = next((value for name, value in said.headers if name.lower() == b"retry-after"), b"")
                await _read(said)
                return Answer(said.status, after.decode("latin-1"))
        except UnicodeError:  # « a..b », a label of more than 63 letters: no name that can be looked up
            raise Forbidden("not a name") from None
        except _FAILED as error:
            below = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
            raise Unanswered(type(below).__name__) from None

    async def close(self) -> None:
        """End the connections that are kept."""
        await self._pool.aclose()


async def _read(said: httpcore.Response) -> None:
    """What follows its head, so that the connection is good for another request; one that says too much is not kept."""
    size = 0
    with suppress(*_FAILED):
        async with asyncio.timeout(READ_SECONDS):
            async for part in said.aiter_stream():
                size += len(part)
                if size > READ_MOST:
                    break


class _Judged(httpcore.AsyncNetworkBackend):
    """Connects to what may be asked, and to nothing else."""

    def __init__(self, networks: Sequence[Network], names: Names) -> None:
        self._networks, self._names = networks, names
        self._plain = httpcore.AnyIOBackend()
        self._threads = anyio.CapacityLimiter(LOOKUPS)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 its name for it
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Forbidden when any address that the name stands for is not to be asked."""
        found = await anyio.to_thread.run_sync(
            self._names, host, port, abandon_on_cancel=True, limiter=self._threads
        )
        if not found or not all(self._may(ipaddress.ip_address(each), port) for each in found):
            raise Forbidden("not a public address")
        return _Line(await self._plain.connect_tcp(found[0], port, timeout, local_address, socket_options))

    def _may(self, address: Address, port: int) -> bool:
        inner = embedded(address)
        if any(inner in network for network in self._networks):
            return True
        given_out = inner.version == 4 or inner in _GIVEN_OUT
        return port == PORT and inner.is_global and not inner.is_multicast and given_out


class _Line(httpcore.AsyncNetworkStream):
    """A connection that is closed whatever ends its greeting: httpcore leaves one open whose time is over then."""

    def __init__(self, plain: httpcore.AsyncNetworkStream) -> None:
        self._plain = plain
        self.read, self.write, self.aclose = plain.read, plain.write, plain.aclose  # type: ignore[method-assign]
        self.get_extra_info = plain.get_extra_info  # type: ignore[method-assign]

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 its name for it
    ) -> httpcore.AsyncNetworkStream:
        """As it does; what it returns closes by itself."""
        try:
            return await self._plain.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._plain.aclose()
            raise


def embedded(address: Address) -> Address:
    """The IPv4 address that one of IPv6 may lead to."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address
