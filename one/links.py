r"""Addresses that others give us to lead people to: a path of ours, or another site by https, and nothing in between.

Browsers are lenient where parsers are not: ``///evil.example``, ``/\\evil.example`` and a tab between two slashes lead to
another host, and some proxies read the %-signs of a path before they pass it on. So a path is judged by what all of
them could make of it.
"""

import re
from urllib.parse import unquote, urlsplit

# Names that lead nowhere but to the machine or the network one sits at.
_PRIVATE = {
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "private",
    "lan",
    "home",
    "corp",
    "arpa",
    "onion",
    "test",
    "invalid",
}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")

READ_MOST = 3  # times that %-signs are read: %2525 is % after two


def is_path(url: str) -> bool:
    """Whether it leads to a page of ours, whoever reads it, as far as it is nothing but a path and its query."""
    if not url.isascii():
        return False
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket that opens an address and none that closes it
        return False
    if parts.scheme or parts.netloc or not url.startswith("/"):
        return False
    path, read = url.partition("?")[0].partition("#")[0], 0
    while _is_plain(path):
        if read == READ_MOST or (decoded := unquote(path)) == path:
            return True
        path, read = decoded, read + 1
    return False


def _is_plain(path: str) -> bool:
    return path.isprintable() and "\\" not in path and "//" not in path


def is_https(url: str) -> bool:
    """Whether it leads to another site by https, and to the one that it seems to name."""
    if not url.isprintable() or "\\" in url or " " in url:
        return False
    try:
        parts = urlsplit(url)
        return (
            parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:
        return False


def outside(url: str) -> str:
    """The address of a site on the Internet, as it is kept: by https, at a name that the whole world knows.

    ValueError for any other: no number (« 127.0.0.1 », « 2130706433 »), no name of one's own network.
    """
    if not is_https(url):
        raise ValueError(url[:20])
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    labels = host.split(".")
    if len(host) > 253 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(url[:20])
    if labels[-1] in _PRIVATE or not labels[-1][0].isalpha():  # what ends in a number is one, to a browser
        raise ValueError(url[:20])
    port = f":{parts.port}" if parts.port not in (None, 443) else ""
    rest = url.partition("://")[2]
    path = rest[len(re.split(r"[/?#]", rest, maxsplit=1)[0]) :]
    return f"https://{host}{port}{path or '/'}"
