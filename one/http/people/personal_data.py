"""« Mes données », and the page of an account that belongs to no school any more."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one import clock
from one.accounts.passwords import TYPED_MOST
from one.errors import NotFound
from one.http.accounts.entry import network_of
from one.http.fields import Secret
from one.http.files.parts import Content, answer, disposition
from one.http.forms import Form, Press
from one.http.render import notice, page, see
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.people import lifecycle
from one.personal_data import asking

CLOSED = "/compte/ferme"
URL, TAKE, ZIP = "/compte/donnees", "/compte/donnees/prendre", "/compte/donnees/copie.zip"
DATA_PATHS = (URL, TAKE, ZIP)
OVER = notice("data-over", lazy("Cette copie n’est plus là : il faut en préparer une autre."))


class Password(Form):
    """The password, before all of one's data leave."""

    old = Secret(lazy("Mot de passe actuel"), short=lazy("Mot de passe"), most=TYPED_MOST, needed=True)


async def show(request: Request) -> Response:
    """GET /compte/donnees: what is kept, and how far its copy is."""
    archive = await asking.look(asker(request), resources_of(request))
    form = await Password.shown(request)
    return await page(
        request,
        "people/personal_data.html",
        archive=archive,
        days=asking.KEPT.days,
        form=form,
        errors=form.problems,
    )


async def ask(request: Request, form: Press) -> Response:
    """POST /compte/donnees: have the copy prepared, once however often it is asked for."""
    await asking.ask(asker(request), resources_of(request))
    return see(request, URL)


async def take(request: Request, form: Password) -> Response:
    """POST /compte/donnees/prendre: the password, then the copy. It is logged, so no prefetch may ask for it."""
    try:
        await asking.open_(asker(request), resources_of(request), form.old.data, network=network_of(request))
    except NotFound:
        return see(request, URL, OVER)
    return see(request, ZIP)


async def download(request: Request) -> Response:
    """GET /compte/donnees/copie.zip: the copy, or the rest of it, in a session that gave the password; else the page."""
    resources = resources_of(request)
    archive = await asking.take(asker(request), resources)
    if archive is None:
        return see(request, URL)
    assert archive.key is not None, "it is ready"
    assert archive.ready_at is not None, "since then"
    content = Content(
        archive.key.hex, archive.bytes, "application/zip", partial(asking.content, resources, archive)
    )
    name = _("Mes données ONE du %(day)s.zip") % {"day": f"{clock.local(archive.ready_at):%Y-%m-%d}"}
    headers = {"cache-control": "private, no-store", "content-disposition": disposition(name, put_away=True)}
    return await answer(request, content, headers)


async def closed(request: Request) -> Response:
    """GET /compte/ferme: says that the account is closed, and what can still be done."""
    if not asker(request).closed:
        return RedirectResponse("/", 303)
    return await page(request, "people/closed.html", months=lifecycle.MONTHS)
