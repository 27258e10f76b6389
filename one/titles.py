"""What somebody is called by profile and function, in their own gender when the school told it, else neutrally."""

from one.i18n import _
from one.scope import Function, Profile

_SHE, _HE = "Mme", "M."


def profile(code: str, civility: str = "") -> str:
    """« Enseignante », « Enseignant », or « Équipe enseignante » for who gave no civility."""
    if code == Profile.TEACHER:
        said = {_SHE: _("Enseignante"), _HE: _("Enseignant")}
        return said.get(civility) or _("Équipe enseignante")
    return {
        Profile.PUPIL: _("Élève"),
        Profile.GUARDIAN: _("Parent"),
        Profile.STAFF: _("Personnel de l’école"),
    }[Profile(code)]


def function(code: str, civility: str = "") -> str:
    """« Directrice », « Directeur », « Direction »; of a référent alike."""
    if code == Function.DIRECTION:
        return {_SHE: _("Directrice"), _HE: _("Directeur")}.get(civility) or _("Direction")
    said = {_SHE: _("Référente numérique"), _HE: _("Référent numérique")}
    return said.get(civility) or _("Équipe numérique")
