"""/compte/notifications: how often mails tell me of what."""

from datetime import time
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Words
from one.http.forms import Form, Press, wrong
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.notices import choices
from one.notices.choices import Asked, Changes
from one.push import devices
from one.push.devices import Device
from one.push.keys import keys_of

URL = "/compte/notifications"
SAVED = flash("notices-saved", lazy("C’est enregistré : vos mails suivent ces choix dès maintenant."))
PAUSED = flash("notices-paused", lazy("C’est fait : aucun mail de ce genre pendant deux semaines."))
RESUMED = flash("notices-resumed", lazy("C’est fait : les mails reprennent."))
AS_SCHOOL = flash("notices-as-school", lazy("C’est fait : tout est réglé comme le propose l’école."))


class Push(NamedTuple):
    """What the card of notifications shows: our public key, and the asker's browsers that have them."""

    key: str
    devices: list[Device]


class Choices(Form):
    """All choices at once. What the page showed comes with them: only what differs from that was changed.

    Each is a word: « carnet=on », « carnet.mot=daily », « =17:30 » for the hour of digests.
    """

    told_again = SAVED
    before = Words()
    chosen = Words()


def changes(form: Choices) -> Changes:
    """What was changed on the page; an application whose box came without its tick is off."""
    shown, chosen = set(form.before.data or ()), set(form.chosen.data or ())
    types: dict[tuple[str, str], str] = {}
    apps = {
        word.removesuffix("=on"): False
        for word in shown
        if word.endswith("=on") and "." not in word and word not in chosen
    }
    hour = None
    for word in chosen - shown:
        name, _sign, value = word.partition("=")
        app, _dot, type_ = name.partition(".")
        if type_:
            types[app, type_] = value
        elif app:
            apps[app] = True
        else:
            hour = _hour(value)
    return Changes(types, apps, hour)


def _hour(text: str) -> time | None:
    """An hour of the list; nothing for any other word."""
    return next((each for each in choices.HOURS if f"{each:%H:%M}" == text), None)


def _asked(request: Request) -> Asked | None:
    """What the page's script asks about; None for a page that shows what is."""
    form = Choices.asked(request)
    if not form.chosen.data:
        return None
    found = changes(form)
    return Asked(found.types, {app for app, on in found.apps.items() if on})


async def show(request: Request) -> Response:
    """GET /compte/notifications; with choices in the query the mails are counted as if they were saved."""
    scope, resources = asker(request), resources_of(request)
    found = await choices.read(scope, resources, _asked(request))
    return await page(
        request,
        "notices/settings.html",
        found=found,
        errors=await wrong(request),
        frequencies=choices.FREQUENCIES,
        mails=resources.settings.mails,
        push=Push(keys_of(resources.key).public, await devices.mine(scope, resources)),
    )


async def save(request: Request, form: Choices) -> Response:
    """POST /compte/notifications: only what was changed."""
    await choices.change(asker(request), resources_of(request), changes(form))
    return see(request, URL, SAVED)


async def pause(request: Request, form: Press) -> Response:
    """POST /compte/notifications/pause: none for two weeks."""
    await choices.pause(asker(request), resources_of(request))
    return see(request, URL, PAUSED)


async def resume(request: Request, form: Press) -> Response:
    """POST /compte/notifications/reprise."""
    await choices.resume(asker(request), resources_of(request))
    return see(request, URL, RESUMED)


async def forget(request: Request, form: Press) -> Response:
    """POST /compte/notifications/ecole: everything as the school says."""
    await choices.forget(asker(request), resources_of(request))
    return see(request, URL, AS_SCHOOL)
