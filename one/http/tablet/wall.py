"""/tablette on a tablet: its wall, what it says of itself, and the way out."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one.accounts import sessions
from one.apps import catalogue
from one.feed.page import Item as FeedItem
from one.http import cookies
from one.http.feed.view import view
from one.http.fields import Text
from one.http.forms import Form
from one.http.render import page, problem, see
from one.http.state import resources_of, visitor
from one.http.tablet import pairing
from one.http.tablet.who import asker_device, device_of, stay
from one.i18n import lazy
from one.tablet import hands, leaving, presence, wall
from one.tablet.devices import Device
from one.templating import times


class Leaving(Form):
    """The code of this tablet, which its class's teachers see."""

    code = Text(lazy("Code de sortie"), most=40, missing=lazy("Écrivez le code."), plain=True)


class Said(msgspec.Struct):
    """What a tablet says of itself. ``battery`` is a part of one, as browsers have it."""

    shown: bool = True
    battery: float | None = None
    charging: bool = False


async def show(request: Request) -> Response:
    """GET /tablette: the wall of the class on its tablet; the way to become one on any other browser."""
    device = await asker_device(request)
    if device is None:
        return await _none(request)
    response = await _wall(request, device)
    stay(request, response)
    person = visitor(request.scope)
    here = person is not None or cookies.has(request, cookies.SESSION)
    if here and request.headers.get("sec-fetch-dest", "document") == "document":
        # Somebody signed in on the tablet and went back to the wall, or their session ended meanwhile: it is nobody's.
        if person is not None:
            await sessions.end_here(person, resources_of(request))
        cookies.forget_people(request, response)
    return response


async def _none(request: Request) -> Response:
    """The page of a browser that is no tablet, or is one no more: then nothing of the class stays in it."""
    was = cookies.has(request, cookies.TABLET)
    response = await pairing.show(request, ended=was or "retiree" in request.query_params)
    if was:
        cookies.take_back(request, response, cookies.TABLET)
        cookies.clear(response)
    return response


async def _wall(request: Request, device: Device) -> Response:
    shown = await wall.wall(resources_of(request), device)
    cards = await wall.of_applications(resources_of(request), device)
    return await page(
        request,
        "tablet/wall.html",
        scope=None,
        parts=[f"{app.code}/_wall.html" for app in catalogue.APPS if app.wall is not None],
        cards=cards,
        class_name=device.class_name,
        class_id=device.class_id,
        today=times.said(shown.today, "EEEE d MMMM"),
        items=[view(FeedItem(each.id, each.item, each.at, [], read=True)) for each in shown.items],
        flashes=shown.flashes,
        birthdays=[(_day(each, shown), each.names) for each in shown.birthdays],
        epoch=shown.epoch,
        seqs=msgspec.json.encode(shown.seqs).decode(),
        hands=await hands.opened(resources_of(request), device),
    )


def _day(birthday: wall.Birthday, shown: wall.Wall) -> str:
    """« samedi »; nothing for today."""
    return "" if birthday.day == shown.today else times.said(birthday.day, "EEEE")


async def say(request: Request) -> Response:
    """POST /tablette/etat: a tablet says that it is there, twice a minute. It stays one for some more weeks."""
    try:
        said = msgspec.json.decode(await request.body() or b"{}", type=Said)
    except msgspec.DecodeError:
        return problem(422, "malformed", 'expected {"shown": true, "battery": 0.8, "charging": false}')
    battery = None if said.battery is None else round(100 * min(1.0, max(0.0, said.battery)))
    device = device_of(request)
    await presence.report(
        resources_of(request), device, shown=said.shown, battery=battery, charging=said.charging
    )
    response = Response(status_code=204)
    stay(request, response)
    return response


async def ask_to_leave(request: Request) -> Response:
    """GET /tablette/quitter: the code, please."""
    form = await Leaving.shown(request)
    return await page(
        request,
        "tablet/leave.html",
        scope=None,
        form=form,
        errors=form.problems,
        class_name=device_of(request).class_name,
    )


async def leave(request: Request, form: Leaving) -> Response:
    """POST /tablette/quitter: with the right code it is a browser like any other again, and empty.

    Whoever is signed in on it no longer is: their cookie goes, and other tabs of theirs would go on hearing.
    """
    form.check()
    await leaving.leave(resources_of(request), device_of(request), form.code.data)
    if (person := visitor(request.scope)) is not None:
        await sessions.end_here(person, resources_of(request))
    response = see(request, "/connexion")
    cookies.take_back(request, response, cookies.TABLET)
    cookies.forget_people(request, response)
    return response
