"""/conditions: the terms of use."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.accounts import terms
from one.http.accounts.sign_in import PAGE, SUITE_MOST
from one.http.fields import Hidden
from one.http.forms import Form
from one.http.render import local_path, page, see
from one.http.state import asker, resources_of, visitor


class Acceptance(Form):
    """« J’accepte », for the version that was read."""

    suite = Hidden(most=SUITE_MOST)
    version = Hidden(most=20)


async def show(request: Request) -> Response:
    """GET /conditions: the terms, readable by everyone."""
    scope = visitor(request.scope)
    form = await Acceptance.shown(
        request, suite=local_path(request.query_params.get("suite", "/")), version=terms.VERSION
    )
    return await page(
        request,
        "accounts/terms.html",
        version=terms.VERSION,
        must_accept=scope is not None and terms.must_accept(scope.terms_version),
        form=form,
    )


async def accept(request: Request, form: Acceptance) -> Response:
    """POST /conditions: « J'accepte », then on to the page that was asked for.

    Whoever read a text that was replaced meanwhile is led to it: nobody accepts what they did not see.
    """
    if visitor(request.scope) is None:
        return RedirectResponse(PAGE, 303)
    suite = local_path(form.suite.data or "/")
    if await terms.accept(asker(request), resources_of(request), form.version.data):
        return see(request, suite, "terms")
    return RedirectResponse(f"/conditions?suite={quote(suite, safe='/')}", 303)
