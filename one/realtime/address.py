"""REDIS_URL: one server, a cluster (``?cluster=true``), or Sentinels and the name of the master they watch.

``redis://[user:password@]host[:port]/0`` · ``unix:///path?db=0`` · ``redis://host:port?cluster=true`` ·
``redis://[user:password@]sentinel-1:26379,sentinel-2:26379/0?sentinel=NAME`` (user and password are those of
the servers; the Sentinels themselves are asked without).
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from redis.asyncio import ConnectionPool
from redis.asyncio.connection import SSLConnection, parse_url
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool

SENTINEL_SECONDS = 1.0  # for one Sentinel to answer; then the next is asked
SENTINEL_PORT = 26379

Address = tuple[str, int]


def is_cluster(url: str) -> bool:
    """Whether ``?cluster=true`` stands in the address."""
    return dict(parse_qsl(urlsplit(url).query)).get("cluster", "").lower() in ("true", "1", "yes")


def of_node(url: str, address: Address | None = None) -> str:
    """The address of one node of a cluster: without ``cluster``, at ``address`` when given."""
    parts = urlsplit(url)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query) if k != "cluster"])
    netloc = parts.netloc
    if address is not None:
        who, at, _ = netloc.rpartition("@")
        host = f"[{address[0]}]" if ":" in address[0] else address[0]
        netloc = f"{who}{at}{host}:{address[1]}"
    return urlunsplit((parts.scheme, netloc, parts.path, query, ""))


def pool(url: str, **options: Any) -> ConnectionPool:
    """Connections to the server of this address (of a cluster: that node), or to whom the Sentinels name then."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    name = query.pop("sentinel", None)
    if name is None:
        return ConnectionPool.from_url(of_node(url) if is_cluster(url) else url, protocol=2, **options)
    who, at, hosts = parts.netloc.rpartition("@")
    server: dict[str, Any] = dict(
        parse_url(urlunsplit((parts.scheme, f"{who}{at}server", parts.path, urlencode(query), "")))
    )
    del server["host"]
    secure = server.pop("connection_class", None) is SSLConnection
    timeouts = {"socket_timeout": SENTINEL_SECONDS, "socket_connect_timeout": SENTINEL_SECONDS}
    manager: Any = Sentinel(  # type: ignore[no-untyped-call]
        [_host_and_port(each) for each in hosts.split(",")],
        sentinel_kwargs={"protocol": 2, "ssl": secure, **timeouts},
    )
    return _Watched(  # type: ignore[no-untyped-call]
        name, manager, protocol=2, ssl=secure, **server, **options
    )


class _Watched(SentinelConnectionPool):
    """Asks who is master for each new connection, and keeps none to the Sentinels: a failover is a rare day."""

    async def get_master_address(self) -> Address:
        try:
            found: Address = await super().get_master_address()  # type: ignore[no-untyped-call]
            return found
        finally:
            for each in self.sentinel_manager.sentinels:
                await each.connection_pool.disconnect()


def _host_and_port(text: str) -> Address:
    parts = urlsplit(f"//{text}")
    return parts.hostname or "127.0.0.1", parts.port or SENTINEL_PORT
