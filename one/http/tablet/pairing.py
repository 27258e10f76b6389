"""/tablette before it is one: the code and the QR it shows, and the page where they are approved."""

import io
from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from one.accounts import user_agents
from one.errors import Invalid
from one.http import cookies
from one.http.accounts.entry import device_of as agent_of
from one.http.accounts.entry import network_of
from one.http.fields import Hidden, Id
from one.http.forms import Form, Press, wrong
from one.http.params import CLASS_MOST
from one.http.render import flash, page, see
from one.http.state import asker, resources_of, visitor
from one.http.tablet.who import stay
from one.i18n import lazy
from one.tablet import pairing

HOME = "/tablette"
CODE_MOST = 40
PAIRED = flash("tablet-paired", lazy("C’est fait : la tablette montre le mur de la classe."))


async def show(request: Request, *, ended: bool = False) -> Response:
    """The code of the request that this browser made, or the button that makes one."""
    resources = resources_of(request)
    found = await pairing.under_way(resources, cookies.read(request, cookies.PAIRING))
    if found is None:
        return await page(request, "tablet/start.html", ended=ended, errors=await wrong(request))
    address = f"{resources.settings.origin}{HOME}/relier?code={found.code.upper()}"
    return await page(
        request,
        "tablet/code.html",
        code=pairing.shown(found.code),
        qr=_qr(address),
        address=f"{resources.settings.origin}{HOME}/relier".partition("//")[2],
        class_name=found.class_name,
        until=found.expires_at,
    )


def _qr(address: str) -> str:
    """The QR as SVG, for a phone that is held before a tablet."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=2, light="#fff", xmldecl=False, omitsize=True
    )
    return out.getvalue().decode()


async def begin(request: Request, form: Press) -> Response:
    """POST /tablette: this browser asks to become a tablet, and shows a code."""
    secret = await pairing.begin(resources_of(request), agent_of(request), network=network_of(request))
    response = see(request, HOME)
    cookies.give(request, response, cookies.PAIRING, secret, lasts=pairing.LASTS, strict=True)
    return response


async def state(request: Request) -> Response:
    """GET /tablette/attente: what became of the request, for the page that shows the code."""
    found = await pairing.under_way(resources_of(request), cookies.read(request, cookies.PAIRING))
    said = "over" if found is None else "approved" if found.class_id is not None else "waiting"
    return JSONResponse({"state": said})


async def become(request: Request, form: Press) -> Response:
    """POST /tablette/commencer: what somebody approved is done. Nothing of anybody stays in this browser."""
    token = await pairing.become(
        resources_of(request), cookies.read(request, cookies.PAIRING), visitor(request.scope)
    )
    response = see(request, HOME)
    cookies.forget_people(request, response)
    cookies.take_back(request, response, cookies.PAIRING)
    stay(request, response, token)
    return response


class Approval(Form):
    """The code that a tablet shows, and the class it is for."""

    code = Hidden(most=CODE_MOST)
    class_id = Id(lazy("Classe"), missing=lazy("Choisissez la classe."))


async def look(request: Request) -> Response:
    """GET /tablette/relier?code=: where the QR leads: which tablet it is, and for which class."""
    scope, resources = asker(request), resources_of(request)
    choices = await pairing.choices(scope, resources)
    only = choices[0].id if len(choices) == 1 else None
    form = await Approval.shown(request, code=request.query_params.get("code", "")[:CODE_MOST], class_id=only)
    errors, found = dict(form.problems), None
    if form.code.data and not errors:
        try:
            found = await pairing.waiting(scope, resources, form.code.data)
        except Invalid as error:
            errors = error.errors
    return await page(
        request,
        "tablet/approve.html",
        form=form,
        errors=errors,
        choices=choices,
        tablet=_in_words(found),
    )


def _in_words(found: Any) -> dict[str, str] | None:
    if found is None:
        return None
    words, kind = user_agents.words(found.agent)
    return {"words": words, "kind": kind, "code": pairing.shown(found.code)}


async def approve(request: Request, form: Approval) -> Response:
    """POST /tablette/relier: it becomes the tablet of this class."""
    class_id = form.class_id.data
    form.check()
    await pairing.approve(
        asker(request), resources_of(request), class_id if class_id < CLASS_MOST else 0, form.code.data
    )
    return see(request, f"/classe/{class_id}/parametrage/tablettes", PAIRED)
