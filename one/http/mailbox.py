"""The mailbox page, for trying ONE out: the mails that left, as text."""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from one.errors import NotFound
from one.http.render import page
from one.http.route import Route
from one.http.state import resources_of
from one.http.who import EVERYONE
from one.mail import mailbox


async def show(request: Request) -> Response:
    """GET /courrier: 404 in ``prod``, and wherever mails really leave."""
    settings = resources_of(request).settings
    if not settings.has_mailbox:
        raise NotFound
    mails = await anyio.to_thread.run_sync(mailbox.read, settings.data)
    response = await page(request, "mail/mailbox.html", mails=mails)
    response.headers["cache-control"] = "no-store"
    return response


ROUTES = (Route("/courrier", get=show, who=EVERYONE, what="mails received here, in dev without SMTP_URL"),)
