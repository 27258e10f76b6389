"""Why a message did not leave, in one word: for the outbox, and in sentences for who administers a school.

What a server said is kept as its codes only; its words may hold an address.
"""

import re
from enum import StrEnum

from one.i18n import Lazy, lazy
from one.mail.errors import AddressRefused, Declined, Deferred, Later, Locked, Refused, TooLate
from one.mail.letter import BadLetter


class Reason(StrEnum):
    """The words; they stand in rows of the outbox. What was in doubt, or is over, is not tried again (store/lost_mails.py)."""

    ADDRESS = "address"
    MAILBOX = "mailbox"
    REFUSED = "refused"
    AWAY = "away"
    LATE = "late"
    OURS = "ours"
    DOUBT = "doubt"


WORDS: dict[Reason, Lazy] = {
    Reason.ADDRESS: lazy("L’adresse n’existe pas, ou plus"),
    Reason.MAILBOX: lazy("La boîte de réception ne prend plus rien"),
    Reason.REFUSED: lazy("Le serveur du destinataire refuse nos mails"),
    Reason.AWAY: lazy("Aucun serveur n’a pris le mail en une journée"),
    Reason.LATE: lazy("Le mail n’a pas pu partir à temps"),
    Reason.OURS: lazy("ONE n’a pas pu écrire le mail"),
    Reason.DOUBT: lazy("Personne ne sait si le mail est arrivé"),
}
ADVICE: dict[Reason, Lazy] = {
    Reason.ADDRESS: lazy(
        "La personne est prévenue dans son fil. Vérifiez l’adresse avec elle : elle la corrige dans « Mon compte »."
    ),
    Reason.MAILBOX: lazy("Elle est souvent pleine. Prévenez la personne, puis réessayez."),
    Reason.REFUSED: lazy(
        "Si plusieurs adresses du même fournisseur sont concernées, montrez le code à qui s’occupe du serveur de ONE."
    ),
    Reason.AWAY: lazy(
        "Le relais de mail était peut-être en panne. Montrez le code à qui s’occupe du serveur de ONE, puis réessayez."
    ),
    Reason.LATE: lazy(
        "Ce qu’il portait n’est plus valable. La personne peut recommencer sa demande."
        " Si la liste est longue, montrez-la à qui s’occupe du serveur de ONE."
    ),
    Reason.OURS: lazy("C’est un défaut de ONE. Signalez-le à qui s’occupe du serveur."),
    Reason.DOUBT: lazy("La connexion a été coupée deux fois pendant l’envoi. ONE n’insiste pas."),
}

_CODES = re.compile(r"\b([245]\d\d)(?: ([245]\.\d{1,3}\.\d{1,3}))?(?![\d.])")
# « Mailbox full », « mailbox disabled » and the like (RFC 3463, x.2.x), and what older servers say for them.
_MAILBOX = re.compile(r"\d{3} [45]\.2\.\d+|[45]52( [45]\.1\.\d+)?")


def of(error: Exception) -> str:
    """What the outbox keeps of a failure: a word, and the codes of an answer where there was one."""
    found = _CODES.search(str(error)) if isinstance(error, Later | Refused) else None
    codes = " ".join(filter(None, found.groups())) if found else ""
    return f"{_word(error, codes)} {codes}".strip()


def _word(error: Exception, codes: str) -> Reason:
    if isinstance(error, AddressRefused):
        return Reason.ADDRESS
    if isinstance(error, TooLate):
        return Reason.LATE
    if isinstance(error, Deferred) and _MAILBOX.fullmatch(codes):
        return Reason.MAILBOX
    if isinstance(error, Declined) or (isinstance(error, Refused) and not isinstance(error, BadLetter)):
        return Reason.REFUSED
    return Reason.AWAY if isinstance(error, Locked | Later | TimeoutError) else Reason.OURS


def read(outcome: str, kept: str) -> tuple[Reason, str]:
    """The word of a row and the codes behind it; of rows of before there is the outcome alone."""
    if outcome == "uncertain":
        return Reason.DOUBT, ""
    word, _space, codes = kept.partition(" ")
    usual = Reason.ADDRESS if outcome == "refused" else Reason.AWAY
    return (Reason(word) if word in WORDS else usual), codes
