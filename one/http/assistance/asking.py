"""Writing a request. What goes with it besides, the page they came from and the browser, is shown before, and may be left out."""

import re

from starlette.requests import Request
from starlette.responses import Response

from one import links
from one.accounts import user_agents
from one.apps.assistance import asking, telling
from one.apps.assistance.asking import Draft
from one.apps.assistance.kinds import CODE
from one.files.kinds import Kind
from one.http.assistance.places import OTHER, PLACES, of_page, offered
from one.http.fields import Attachments, Choice, Hidden, Id, Lines, Text, Tick
from one.http.forms import Form
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import _, lazy

SENT = flash("assistance-sent", lazy("C’est envoyé. La réponse arrivera ici et dans le fil."))
PATH_MOST, BROWSER_MOST = 300, 120
_LONG = re.compile("[^/]{22,}")  # no word of an address of ours has as many signs
_INCIDENT = re.compile("[0-9a-f]{8}")


class RequestForm(Form):
    """A request."""

    school_id = Id(lazy("École"))
    title = Text(
        lazy("Sujet"),
        most=asking.TITLE_MOST,
        missing=lazy("Écrivez le sujet, en quelques mots."),
        hint=lazy("En une ligne. Par exemple : La photo ne part pas"),
        count=True,
    )
    about = Choice(lazy("Application concernée"), options=list(PLACES.items()))
    body = Lines(
        lazy("Que se passe-t-il ?"),
        short=lazy("Description"),
        most=asking.BODY_MOST,
        missing=lazy("Écrivez ce qui se passe."),
        hint=lazy("Ce que vous vouliez faire, ce que l’écran dit. Jamais de mot de passe."),
        count=True,
    )
    files = Attachments(
        lazy("Capture d’écran"),
        app=CODE,
        most=1,
        kinds=(Kind.IMAGE,),
        hint=lazy("Une photo de l’écran aide souvent. Cachez les noms qui n’ont rien à y faire."),
    )
    page = Hidden(most=PATH_MOST)
    incident = Hidden(most=8)
    context = Tick(lazy("Joindre ces informations"))
    judges_itself = True


def _page_of(sent: str | None) -> str:
    """A path of ours, without its query, for a search may hold a name, and without what may be a secret in it."""
    path = _LONG.sub("*", (sent or "").partition("?")[0].partition("#")[0])
    return path if len(path) <= PATH_MOST and links.is_path(path) else ""


def _incident(sent: str | None) -> str:
    return sent if sent and _INCIDENT.fullmatch(sent) else ""


def _browser(request: Request) -> str:
    return user_agents.in_french(request.headers.get("user-agent", ""))[:BROWSER_MOST]


async def new(request: Request) -> Response:
    """GET /assistance/nouvelle: about the page that the address names."""
    scope = asker(request)
    query = request.query_params
    path = _page_of(query.get("page"))
    form = await RequestForm.shown(
        request,
        about=of_page(scope, path) if path else OTHER,
        page=path,
        incident=_incident(query.get("incident")),
        context=True,
    )
    return await page(
        request,
        "assistance/new.html",
        form=form,
        errors=form.problems,
        schools=asking.schools(scope),
        places=offered(scope, form.about.data or ""),
        came_from=_page_of(form.page.data),
        incident=_incident(form.incident.data),
        browser=user_agents.again(_browser(request)),
    )


async def ask(request: Request, form: RequestForm) -> Response:
    """POST /assistance/nouvelle."""
    scope = asker(request)
    mine = [s.id for s in asking.schools(scope)]
    school_id = mine[0] if len(mine) == 1 else form.school_id.data
    form.check({} if school_id else {"school_id": [_("Choisissez l’école.")]})
    assert school_id is not None
    goes = form.context.data
    draft = Draft(
        school_id,
        form.title.data,
        form.about.data or OTHER,
        form.body.data,
        page=_page_of(form.page.data) if goes else "",
        browser=_browser(request) if goes else "",
        incident=_incident(form.incident.data) if goes else "",
        files=tuple(form.files.data or ()),
    )
    request_id = await asking.ask(scope, resources_of(request), draft, once=form.once)
    return see(request, telling.address(request_id), SENT)
