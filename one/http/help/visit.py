"""/aide/visite: a short tour of the home page, in the words of each profile. Without scripts it is a page to read."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one.http.forms import Press
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.i18n import Lazy, lazy
from one.people import rights
from one.preferences import visit
from one.scope import Profile, Scope


class Step(msgspec.Struct, frozen=True):
    """Something of the home page, by a selector; a step is left out where that is not on the page."""

    target: str
    title: Lazy
    words: Lazy


_FEED = ".feed-card .feed-head"
_APPS, _CLASS = ".banner-links [href='/applis']", ".banner-links [href$=classe]"
_PREFERENCES, _HELP = "[data-preferences-link]", ".banner [data-help]"

_PUPIL = (
    Step(
        _FEED,
        lazy("Quoi de neuf ?"),
        lazy("Ici arrive tout ce qui est pour toi et ta classe. Le plus récent est en haut."),
    ),
    Step(
        _CLASS,
        lazy("La classe"),
        lazy("Tes camarades et tes enseignants. Appuie sur une carte pour la voir."),
    ),
    Step(_APPS, lazy("Mes applis"), lazy("Le cahier de textes, le blog… Chaque application a son dessin.")),
    Step(
        _PREFERENCES,
        lazy("À ton goût"),
        lazy("Choisis ton décor et la taille des lettres. Ça change tout de suite."),
    ),
    Step(_HELP, lazy("Besoin d’aide ?"), lazy("Ce bouton explique la page où tu es. Il est toujours là.")),
)
_ADULT = Step(
    _FEED,
    lazy("Quoi de neuf ?"),
    lazy("Tout ce que l’école publie pour vous, le plus récent en haut. La page se met à jour toute seule."),
)
_GUARDIAN = Step(
    ".hero-line [href*=classe]",
    lazy("Vos enfants"),
    lazy("Leur classe et leurs enseignants. Une étiquette dit, dans le fil, de quel enfant il s’agit."),
)
_WRITER = Step(
    ".home-side .shortcut[href$='/nouveau'], .home-side .shortcut[href*='ecrire']",
    lazy("Écrire"),
    lazy("D’ici, vous écrivez aux familles. Vous voyez qui lira avant de publier."),
)
_SCHOOL = Step(
    ".home-side [href='/ecole']",
    lazy("Mon école"),
    lazy("Les classes, les personnes, les réglages et le journal."),
)
_EVERYBODY = (
    Step(
        _APPS,
        lazy("Mes applis"),
        lazy("Les applications que l’école vous ouvre. L’étoile met les vôtres en premier."),
    ),
    Step(
        _PREFERENCES,
        lazy("À votre goût"),
        lazy("Le décor, la taille du texte, la langue : cela change aussitôt, sur tous vos appareils."),
    ),
    Step(
        _HELP,
        lazy("Besoin d’aide ?"),
        lazy("« ? » ouvre l’aide de la page où vous êtes. Il est sur toutes les pages."),
    ),
)


def steps(scope: Scope) -> tuple[Step, ...]:
    """The tour of the asker's profile: three to five steps."""
    if scope.profile == Profile.PUPIL:
        return _PUPIL
    if rights.administered(scope):
        return (_ADULT, _SCHOOL, *_EVERYBODY)
    own = {Profile.GUARDIAN: (_GUARDIAN,), Profile.TEACHER: (_WRITER,)}.get(Profile(scope.profile), ())
    return (_ADULT, *own, *_EVERYBODY)


async def show(request: Request) -> Response:
    """GET /aide/visite: its steps as a page; ?panneau=1 for the script that shows them in place."""
    template = "help/_visit.html" if "panneau" in request.query_params else "help/visit.html"
    return await page(request, template, steps=steps(asker(request)))


async def enough(request: Request, _form: Press) -> Response:
    """POST /aide/visite: it was seen, or is not wanted."""
    await visit.seen(asker(request), resources_of(request))
    return see(request, "/")
