"""E-mail addresses and mobiles as people type them, in their normal form."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from one import phones
from one.i18n import _

EMAIL_MOST = 254
MOBILE_MOST = phones.MOST


def email(text: str) -> str:
    """An address in its normal form; ValueError with a sentence when it is not one.

    A letter with an accent before the @ is a slip of who writes their own name: few servers take such an address, and
    whether ours can write to it (SMTPUTF8) is known when a mail leaves, not here. Behind the @ any letter may stand.
    """
    text = text.strip()
    if not text:
        raise ValueError(_("Il manque l’adresse e-mail : elle sert à retrouver le mot de passe."))
    try:
        if len(text) > EMAIL_MOST or any(unicodedata.category(c) in ("Cc", "Cf") for c in text):
            raise EmailNotValidError
        found = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise ValueError(
            _("Cette adresse e-mail n’est pas complète. Exemple : prenom.nom@exemple.fr")
        ) from None
    if odd := next((sign for sign in found.local_part if not sign.isascii()), ""):
        words = _("Devant le @, « %(sign)s » ne convient pas : une adresse e-mail s’écrit sans accent.")
        raise ValueError(words % {"sign": odd})
    return found.normalized


def mobile(text: str) -> str:
    """A mobile in international form (+33…), French when no country is given; ValueError for any other."""
    try:
        return phones.mobile(text.strip())
    except phones.NoNumber:
        raise ValueError(_("Ce numéro de téléphone n’est pas valable. Exemple : 06 12 34 56 78")) from None
    except phones.NoMobile:
        raise ValueError(_("Ce numéro n’est pas celui d’un mobile. Exemple : 06 12 34 56 78")) from None
