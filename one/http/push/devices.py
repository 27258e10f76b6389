"""/compte/notifications/appareil: this browser shows notifications, or no more."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from one.http import cookies
from one.http.fields import Hidden, Id
from one.http.forms import Form
from one.http.render import flash, is_page, see
from one.http.state import asker, resources_of, state_of
from one.i18n import lazy
from one.push import devices
from one.push.devices import KEY_MOST, URL_MOST, Subscription

PAGE = "/compte/notifications"
ADDED = flash("push-added", lazy("C’est fait : cet appareil affiche les nouveautés."))
ENDED = flash("push-ended", lazy("C’est fait : cet appareil n’affiche plus les nouveautés."))


class Added(Form):
    """What the browser says of itself; a script fills it in (static/js/push/device.js)."""

    told_again = ADDED
    endpoint = Hidden(most=URL_MOST)
    p256dh = Hidden(most=KEY_MOST)
    auth = Hidden(most=KEY_MOST)


class Ended(Form):
    """One of the list."""

    told_again = ENDED
    device = Id()


async def add(request: Request, form: Added) -> Response:
    """POST /compte/notifications/appareil: by the button; or by the browser itself, whose key or address is another by now."""
    given = Subscription(form.endpoint.data or "", form.p256dh.data or "", form.auth.data or "")
    await devices.add(asker(request), resources_of(request), given)
    return see(request, PAGE, ADDED if is_page(request) else None)


async def end(request: Request, form: Ended) -> Response:
    """POST /compte/notifications/appareil/arret."""
    await devices.end(asker(request), resources_of(request), form.device.data or 0)
    return see(request, PAGE, ENDED)


async def here(request: Request) -> Response:
    """GET /notifications/ici: what shows a notification asks whether its person is still here. No session is read for it."""
    device = await devices.here(resources_of(request), cookies.read(request, cookies.SESSION))
    return JSONResponse({"device": device}, headers={"cache-control": "no-store"})


async def script(request: Request) -> Response:
    """GET /notifications.js: what shows them, while no page of ours is open."""
    assets = state_of(request).templates.assets
    icon = assets.static("img/icon-192.png")
    text = (
        (Path(assets.source) / "js/push/worker.js")
        .read_text("utf-8")
        .replace('ICON = ""', f'ICON = "{icon}"')
    )
    return Response(text, media_type="text/javascript", headers={"cache-control": "no-cache"})
