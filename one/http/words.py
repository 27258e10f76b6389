"""The sentences that scripts show; the page carries them in the reader's language."""

import msgspec

from one.i18n import _


def words() -> str:
    """JSON for ``<meta name="one-words">``: a sentence, or its singular and plural."""
    return msgspec.json.encode(
        {
            "new_items": [_("{n} nouveauté"), _("{n} nouveautés")],
            "just_now": _("à l’instant"),
            "minutes": _("{n} min"),
            "hours": _("{n} h"),
            "yesterday": _("hier"),
            "lost": _("Connexion perdue. On réessaie…"),
            "offline": _("Vous êtes hors ligne. La page se mettra à jour au retour du réseau."),
            "refused": _("Cette page n’est plus à jour. Rechargez-la pour continuer."),
            "ended_kept": _("Votre session est terminée. Votre texte est gardé ici."),
            "sign_in_again": _("Se reconnecter"),
            "left": [_("{n} caractère restant"), _("{n} caractères restants")],
            "too_many": [_("{n} caractère de trop"), _("{n} caractères de trop")],
            "strength_too_short": _("Encore trop court"),
            "strength_named": _("À changer : il contient le prénom, le nom ou l’identifiant"),
            "strength_weak": _("Facile à deviner : il faut l’allonger"),
            "strength_fair": _("Correct"),
            "strength_good": _("Solide"),
        }
    ).decode()
