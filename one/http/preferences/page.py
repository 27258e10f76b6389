"""/compte/personnalisation: how my pages look, and in which language they speak.

A browser without scripts sends the whole page, with what it showed: only what was changed is kept, so that it undoes
nothing that another device chose meanwhile. A script sends one choice at a time, with the moment it was made at.
"""

from datetime import UTC, datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one import i18n
from one.http.fields import Hidden, Words
from one.http.forms import Form
from one.http.render import flash, page, problem, see, wants_json
from one.http.state import asker, resources_of, state_of
from one.i18n import lazy
from one.look import look
from one.preferences import choices
from one.preferences.catalogue import COMFORT, LANGUAGE, PREFERENCES, THEME
from one.preferences.themes import THEMES
from one.widgets import choices as widgets

URL = "/compte/personnalisation"
SAVED = flash("preferences-saved", lazy("C’est enregistré, pour tous les appareils."))
WIDGETS = ("order", "widgets/choose")  # sheets of the list of widgets, in the panel
MOST = 40  # characters of a value
_LAST = 253_402_300_799_000  # milliseconds: the end of the year 9999


class Choices(Form):
    """What was chosen, by name. ``before``: what the page showed, « theme=collines »; ``at``: when, in milliseconds."""

    told_again = SAVED
    theme = Hidden(most=MOST)
    size = Hidden(most=MOST)
    spacing = Hidden(most=MOST)
    font = Hidden(most=MOST)
    motion = Hidden(most=MOST)
    language = Hidden(most=MOST)
    before = Words(most=len(PREFERENCES))
    at = Hidden(most=16)

    @property
    def wanted(self) -> dict[str, str]:
        """What was changed on the page."""
        sent = {each.name: self[each.name].data for each in PREFERENCES}
        shown = set(self.before.data or ())
        return {name: value for name, value in sent.items() if value and f"{name}={value}" not in shown}

    @property
    def moment(self) -> datetime | None:
        """When it was chosen, where a script says so."""
        said = self.at.data or ""
        if not (said.isascii() and said.isdigit() and int(said) <= _LAST):
            return None
        return datetime.fromtimestamp(int(said) / 1000, UTC)


async def show(request: Request) -> Response:
    """GET: the page; ``?panneau=1`` for the side panel; for a script how pages look now."""
    if wants_json(request):
        return _now(request)
    scope = asker(request)
    panel = "panneau" in request.query_params
    assets = state_of(request).templates.assets
    own = [assets.static(f"css/{name}.css") for name in ("forms", "preferences", *WIDGETS)] if panel else []
    now = {each.name: each.of(scope.chosen) for each in PREFERENCES}
    return await page(
        request,
        "preferences/_panel.html" if panel else "preferences/index.html",
        form=await Choices.shown(request),
        now=now,
        theme=THEME,
        bars={theme.code: theme.bar for theme in THEMES},
        comfort=COMFORT,
        language_choice=LANGUAGE,
        chooser=await widgets.mine(scope, resources_of(request)) if panel and not scope.by_pictures else [],
        theme_sheets=[*own, *assets.themes()],
    )


def _now(request: Request) -> Response:
    worn, templates = look(), state_of(request).templates
    said = {
        "look": worn,
        "sheets": templates.assets.dressed(worn),
        "scene": templates.scene(worn.theme),
        "language": i18n.language(),
    }
    return Response(msgspec.json.encode(said), media_type="application/json")


async def save(request: Request, form: Choices) -> Response:
    """POST: a script stays where it is; 409 when it is older than what was chosen since."""
    kept = await choices.choose(asker(request), resources_of(request), form.wanted, form.moment)
    if not wants_json(request):
        return see(request, URL, SAVED)
    return Response(status_code=204) if kept else problem(409, "older", "something else was chosen since")
