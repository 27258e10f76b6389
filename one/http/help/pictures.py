"""Pictures of the help: pages of the sample school, taken by ``make help-pictures``, shown with their words."""

import msgspec

from one.i18n import Lazy, lazy
from one.scope import Profile, Scope

WIDTH, HEIGHT = 760, 480  # of each, in pixels


class Picture(msgspec.Struct, frozen=True):
    """What ``login`` of the sample school sees at ``path``. ``profiles``: whose article shows it; none is everybody's."""

    article: str
    login: str
    path: str
    words: Lazy
    profiles: tuple[Profile, ...] = ()

    @property
    def file(self) -> str:
        """Where it stands under static/."""
        return f"img/help/{'-'.join((self.article, *self.profiles[:1]))}.webp"


_TEACHER, _GUARDIAN, _PUPIL = (Profile.TEACHER, Profile.STAFF), (Profile.GUARDIAN,), (Profile.PUPIL,)
_PAUL, _HEAD, _MOTHER, _CHILD = "julien.moreau", "helene.garnier", "sophie.marchand", "lea.marchand"

PICTURES = (
    Picture("fil", _PAUL, "/", lazy("Le fil d’un enseignant"), _TEACHER),
    Picture("fil", _MOTHER, "/", lazy("Le fil d’un parent : chaque ligne dit pour quel enfant"), _GUARDIAN),
    Picture("fil", _CHILD, "/", lazy("Le fil d’un élève"), _PUPIL),
    Picture("carnet", _PAUL, "/carnet/nouveau", lazy("La page où s’écrit un mot"), _TEACHER),
    Picture("carnet", _MOTHER, "/carnet", lazy("Le carnet d’un parent"), _GUARDIAN),
    Picture("cahier", _CHILD, "/cahier", lazy("La semaine du cahier de textes"), _PUPIL),
    Picture("cahier", _PAUL, "/cahier", lazy("La semaine du cahier de textes d’une classe"), _TEACHER),
    Picture("cahier", _MOTHER, "/cahier", lazy("La semaine des enfants, avec ce qui est fait"), _GUARDIAN),
    Picture("messagerie", _PAUL, "/messagerie", lazy("La liste des conversations"), _TEACHER),
    Picture("actualites", _MOTHER, "/actualites", lazy("Les actualités de l’école")),
    Picture("blog", _MOTHER, "/blog", lazy("Le blog d’une classe et ses billets")),
    Picture("classe", _CHILD, "/classe", lazy("La classe, avec une carte pour chacun"), _PUPIL),
    Picture("applis", _CHILD, "/applis", lazy("Les applications, chacune avec son dessin")),
    Picture("compte", _MOTHER, "/compte", lazy("« Mon compte » et ses cadenas"), (*_GUARDIAN, *_TEACHER)),
    Picture("personnalisation", _CHILD, "/compte/personnalisation", lazy("Le choix du paysage")),
    Picture(
        "notifications", _MOTHER, "/compte/notifications", lazy("Le choix des mails"), (*_GUARDIAN, *_TEACHER)
    ),
    Picture("ecole", _HEAD, "/ecole", lazy("« Mon école » en bref")),
    Picture("personnes", _HEAD, "/ecole/1/personnes?q=marchand", lazy("La recherche d’une personne")),
    Picture("reglages", _HEAD, "/ecole/1/reglages", lazy("Les réglages de l’école, une carte pour chacun")),
    Picture("journal", _HEAD, "/ecole/1/journal", lazy("Le journal de l’école")),
)


def picture_of(article: str, scope: Scope | None) -> Picture | None:
    """The picture of an article as its reader's profile sees the page; None when there is none of it."""
    mine = scope.profile if scope else ""
    return next(
        (p for p in PICTURES if p.article == article and (not p.profiles or mine in p.profiles)), None
    )
