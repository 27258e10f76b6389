"""What a connection sheet says to do, in as few words as a family reads."""

from collections.abc import Sequence
from typing import Any

from one.accounts import passwords
from one.accounts.connection_sheet import Sheet
from one.i18n import _
from one.scope import Profile


def together(sheets: Sequence[Sheet]) -> dict[str, Any]:
    """For the page of a family, or of a grown-up: each has a square of their own."""
    several = len(sheets) > 1
    look = _("Prenez votre téléphone et visez le carré avec l’appareil photo.")
    if several:
        look = _("Chacun a son carré : visez le vôtre avec l’appareil photo du téléphone.")
    return {
        "title": _("Comment faire ?"),
        "steps": [
            look,
            _("Touchez le lien qui s’affiche : l’identifiant et le code s’écrivent tout seuls."),
            _("Choisissez votre mot de passe, puis appuyez sur « Activer ».") + " " + _rules(sheets),
        ],
        "address": _("Sans téléphone, allez sur"),
        "keep": _(
            "Un code sert une seule fois. Gardez cette page pour vous et ne la photographiez pas."
            " Code perdu ou périmé ? L’école vous en donne un nouveau."
        ),
    }


def _rules(sheets: Sequence[Sheet]) -> str:
    """The one sentence of the rule, and for whom it may be shorter."""
    least = max(sheet.password_min for sheet in sheets)
    words = passwords.rule(least)
    for sheet in sheets:
        if sheet.password_min < least:
            words += " " + _("Pour %(name)s, %(n)s caractères suffisent.") % {
                "name": sheet.first_name,
                "n": sheet.password_min,
            }
    return words


def alone(sheet: Sheet) -> dict[str, Any]:
    """For the page of a pupil by themselves."""
    return {
        "title": _("Comment faire ?"),
        "steps": [
            _("Avec un adulte, vise le carré avec l’appareil photo de la tablette."),
            _("Touche le lien qui s’affiche : l’identifiant et le code s’écrivent tout seuls."),
            _("Choisis ton mot de passe, puis appuie sur « Activer ».")
            + " "
            + passwords.rule(sheet.password_min),
        ],
        "address": _("Sans tablette, va sur"),
        "keep": _(
            "Ce code sert une seule fois. Garde cette page pour toi."
            " Tu l’as perdue ? Demande un nouveau code à ton enseignant."
        ),
    }


def short(sheet: Sheet) -> str:
    """For a card, in one breath."""
    if sheet.profile == Profile.PUPIL:
        return _(
            "Vise le carré avec l’appareil photo, puis choisis ton mot de passe. Ce code sert une seule fois."
        )
    return _(
        "Visez le carré avec l’appareil photo du téléphone, puis choisissez votre mot de passe."
        " Ce code sert une seule fois."
    )
