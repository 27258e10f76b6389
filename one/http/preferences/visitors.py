"""/langue: the language of pages that are seen before one signs in. A cookie of the browser, and nothing of anybody."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from one.http import cookies
from one.http.fields import Hidden
from one.http.forms import Form
from one.http.render import local_path, page, see
from one.preferences.catalogue import LANGUAGE

LASTS = timedelta(days=365)


class Language(Form):
    """``page``: where it was asked for."""

    language = Hidden(most=10)
    page = Hidden(most=300)


async def show(request: Request) -> Response:
    """GET: each language in its own words."""
    return await page(
        request,
        "preferences/languages.html",
        form=await Language.shown(request),
        choice=LANGUAGE,
        back=local_path(request.query_params.get("page", "") or "/connexion"),
    )


async def choose(request: Request, form: Language) -> Response:
    """POST: pages are in this language from now on; who signs in and chose another one has that."""
    response = see(request, local_path(form.page.data or "/connexion"))
    if LANGUAGE.has(form.language.data):
        cookies.give(request, response, cookies.LANGUAGE, form.language.data, lasts=LASTS)
    return response
