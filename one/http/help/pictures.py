"""Pictures of the help: pages of the sample school, taken by ``make help-pictures``, shown with their words."""

import msgspec

from one.apps import catalogue
from one.apps.app import Picture
from one.i18n import lazy
from one.scope import Profile, Scope

WIDTH, HEIGHT = 760, 480  # of each, in pixels


class Taken(msgspec.Struct, frozen=True):
    """A picture and the article it is of."""

    article: str
    picture: Picture

    @property
    def file(self) -> str:
        """Where it stands under static/."""
        return f"img/help/{'-'.join((self.article, *self.picture.profiles[:1]))}.webp"


_TEACHER, _GUARDIAN, _PUPIL = (Profile.TEACHER, Profile.STAFF), (Profile.GUARDIAN,), (Profile.PUPIL,)
_PAUL, _HEAD, _MOTHER, _CHILD = "julien.moreau", "helene.garnier", "sophie.marchand", "lea.marchand"

_CORE = (
    Taken("fil", Picture(_PAUL, "/", lazy("Le fil d’un enseignant"), _TEACHER)),
    Taken(
        "fil",
        Picture(_MOTHER, "/", lazy("Le fil d’un parent : chaque ligne dit pour quel enfant"), _GUARDIAN),
    ),
    Taken("fil", Picture(_CHILD, "/", lazy("Le fil d’un élève"), _PUPIL)),
    Taken("applis", Picture(_CHILD, "/applis", lazy("Les applications, chacune avec son dessin"))),
    Taken(
        "compte", Picture(_MOTHER, "/compte", lazy("« Mon compte » et ses cadenas"), (*_GUARDIAN, *_TEACHER))
    ),
    Taken("personnalisation", Picture(_CHILD, "/compte/personnalisation", lazy("Le choix du paysage"))),
    Taken(
        "donnees",
        Picture(
            _MOTHER,
            "/compte/donnees",
            lazy("« Mes données », avant la première copie"),
            (*_GUARDIAN, *_TEACHER),
        ),
    ),
    Taken(
        "notifications",
        Picture(_MOTHER, "/compte/notifications", lazy("Le choix des mails"), (*_GUARDIAN, *_TEACHER)),
    ),
    Taken("ecole", Picture(_HEAD, "/ecole", lazy("« Mon école » en bref"))),
    Taken("personnes", Picture(_HEAD, "/ecole/1/personnes?q=marchand", lazy("La recherche d’une personne"))),
    Taken(
        "reglages",
        Picture(_HEAD, "/ecole/1/reglages", lazy("Les réglages de l’école, une carte pour chacun")),
    ),
    Taken("journal", Picture(_HEAD, "/ecole/1/journal", lazy("Le journal de l’école"))),
)
PICTURES = (*_CORE, *(Taken(app.code, picture) for app in catalogue.APPS for picture in app.pictures))


def picture_of(article: str, scope: Scope | None) -> Taken | None:
    """The picture of an article as its reader's profile sees the page; None when there is none of it."""
    mine, of = scope.profile if scope else "", [taken for taken in PICTURES if taken.article == article]
    return next((each for each in of if not each.picture.profiles or mine in each.picture.profiles), None)
