r"""Addresses that others give us to lead people to: a path of ours, or another site by https, and nothing in between.

Browsers are lenient where parsers are not: ``///evil.example``, ``/\\evil.example`` and a tab between two slashes lead to
another host, and some proxies read the %-signs of a path before they pass it on. So a path is judged by what all of
them could make of it.
"""

from urllib.parse import unquote, urlsplit

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
