"""Formatted text on a page, and the page of warning between it and the world, for pupils."""

import base64
import hmac
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from one import links, rich_text
from one.errors import NotFound
from one.http.render import page, see
from one.http.route import READS, Route
from one.http.state import asker, resources_of
from one.rich_text import Rich
from one.scope import Profile

LEAVING = "/sortie"
_SIGNATURE = 12  # bytes


def shown(request: Request, text: Rich) -> Markup:
    """A text for who asks: a pupil leaves ONE by a page that says so, everybody else by the link itself."""
    origin, key = resources_of(request).settings.origin, resources_of(request).key
    warned = asker(request).profile == Profile.PUPIL

    def lead(url: str) -> str:
        inside = url.removeprefix(origin) if url.startswith(f"{origin}/") else url
        if links.is_path(inside):
            return f'href="{escape(inside)}"'
        if warned:
            return f'href="{escape(way_out(key, url))}" rel="nofollow"'
        return f'href="{escape(url)}" rel="noopener noreferrer nofollow"'

    return Markup(rich_text.linked(rich_text.as_html(text), lead))  # noqa: S704 - made by one/rich_text.py


def way_out(key: bytes, url: str) -> str:
    """The address of the page of warning; signed, so that nobody else leads people anywhere by it."""
    return f"{LEAVING}?vers={quote(url, safe='')}&cle={_signed(key, url)}"


async def leaving(request: Request) -> Response:
    """GET /sortie: where a link of a text leads, and the way on."""
    url, key = request.query_params.get("vers", ""), resources_of(request).key
    if not url:
        return see(request, "/")
    signed = request.query_params.get("cle", "")
    if not hmac.compare_digest(signed.encode(), _signed(key, url).encode()):
        raise NotFound
    return await page(request, "leaving.html", url=url, host=urlsplit(url).hostname or "")


def _signed(key: bytes, url: str) -> str:
    digest = hmac.digest(key, f"leaving:{url}".encode("utf-8", "replace"), "sha256")[:_SIGNATURE]
    return base64.urlsafe_b64encode(digest).decode()


ROUTES = (Route(LEAVING, get=leaving, what="where a link of a text leads, for pupils", pictures=READS),)
