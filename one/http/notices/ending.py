"""/desabonnement/{token}: ending mails of an application from a mail, without signing in.

A mail program posts to it by itself (RFC 8058), whatever body it likes, with no cookie and perhaps the Origin of a
stranger: it is answered 200 at once, and learns nothing of whether the link is known. Whoever opens the link sees a page
with the very switch; so a scanner that opens all links of a mail changes nothing.
"""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Button
from one.http.forms import Form
from one.http.language import speak_to
from one.http.render import page, see
from one.http.state import resources_of
from one.notices import links

TOKEN_MOST = links.TOKEN_MOST


class Switch(Form):
    """The switch of the page; by whoever holds the link."""

    mails = Button("off", "on")


def _token(request: Request) -> str:
    return str(request.path_params["token"])[:TOKEN_MOST]


async def show(request: Request) -> Response:
    """GET: what the link is for, and how it is now."""
    found = await links.shown(resources_of(request), _token(request))
    speak_to(found.profile)
    return await page(request, "notices/ending.html", found=found, token=_token(request))


async def end(request: Request) -> Response:
    """POST by a mail program: they end, and it is told so in the way it expects."""
    await links.switch(resources_of(request), _token(request), on=False)
    return Response(status_code=200)


async def press(request: Request, form: Switch) -> Response:
    """POST of the page's own switch, which goes both ways."""
    await links.switch(resources_of(request), _token(request), on=form.mails.data == "on")
    return see(request, f"/desabonnement/{_token(request)}")
