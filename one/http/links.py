"""Addresses as mails, chats and keyboards mangle them: the # encoded, a sign behind, a capital. They lead to what was meant."""

from urllib.parse import quote, unquote

from starlette.requests import Request

from one.http.render import local_path

_SIGNS = ".,;:!?)]}>»”’\"'*_=\u00a0\u202f\t\n\r "
_PROGRAMS = ("/static/", "/api/", "/live")


def meant(request: Request) -> str | None:
    """Where an address that does not exist leads, told by its shape alone; None when nothing is wrong with that.

    A secret behind an encoded # has come to us, and to the log of a proxy; it is good once and for an hour, and
    goes back behind the # at once.
    """
    path = unquote(request.scope["path"])
    if request.method not in ("GET", "HEAD") or path.startswith(_PROGRAMS):
        return None
    base, sign, secret = path.partition("#")
    base = base.rstrip(_SIGNS).lower()  # none of ours has a capital
    if base == path or not base.startswith("/"):
        return None
    query = f"?{request.url.query}" if request.url.query and not sign else ""
    return local_path(quote(base) + query) + (f"#{quote(secret, safe='=.-_~')}" if sign else "")
