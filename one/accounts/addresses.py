"""E-mail addresses and mobiles as people type them, in their normal form."""

import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberType

from one.i18n import _

EMAIL_MOST = 254
MOBILE_MOST = 40

# Where a number without its country may be from: they share the prefixes of one numbering plan.
_FRENCH = ("FR", "GP", "MQ", "GF", "RE", "YT")
# Some countries do not tell mobiles and fixed lines apart.
_MOBILES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


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
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        raise ValueError(
            _("Cette adresse e-mail n’est pas complète. Exemple : prenom.nom@exemple.fr")
        ) from None
    if odd := next((sign for sign in found.local_part if not sign.isascii()), ""):
        words = _("Devant le @, « %(sign)s » ne convient pas : une adresse e-mail s’écrit sans accent.")
        raise ValueError(words % {"sign": odd})
    return found.normalized


def mobile(text: str) -> str:
    """A mobile in international form (+33…), French when no country is given; ValueError for any other.

    A fixed line gets no short message, and a number at a premium rate would be paid by the platform.
    """
    text = text.strip()
    number = next((found for place in _FRENCH if (found := _number(text, place)) is not None), None)
    if number is None:
        raise ValueError(_("Ce numéro de téléphone n’est pas valable. Exemple : 06 12 34 56 78"))
    if phonenumbers.number_type(number) not in _MOBILES:
        raise ValueError(_("Ce numéro n’est pas celui d’un mobile. Exemple : 06 12 34 56 78"))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _number(text: str, place: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text[:MOBILE_MOST], place)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None
