"""/compte: who I am here."""

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import contacts
from one.accounts.secret_codes import EMAIL, MOBILE
from one.http.render import page
from one.http.state import asker, resources_of


async def show(request: Request) -> Response:
    """GET /compte."""
    resources = resources_of(request)
    mine = await contacts.mine(asker(request), resources)
    unchecked = [
        purpose
        for purpose, checked in ((EMAIL, mine.email_stands), (MOBILE, mine.mobile_checked))
        if not checked and contacts.sends(resources, purpose)
    ]
    return await page(request, "accounts/index.html", help_page="compte", mine=mine, unchecked=unchecked)
