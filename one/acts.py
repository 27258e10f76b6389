"""The acts that the audit log keeps: each has its code and its French words, here and nowhere else.

``audit.note`` takes an Act, so one that has no words cannot be written. Codes are kept in the
database for ever: a code that is renamed needs a migration.
"""

from enum import StrEnum
from typing import Self

from one.i18n import _


class Act(StrEnum):
    """A sensitive act; its value is the code in the log, ``words`` what somebody did: « a bloqué … »."""

    words: str

    def __new__(cls, code: str, words: str) -> Self:
        """A member is a string, its code, and carries its words."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    SCHOOL_IMPORTED = "school.imported", _("a importé les listes de l’école")
    CLASS_CREATED = "class.created", _("a créé la classe")
    CLASS_RENAMED = "class.renamed", _("a renommé la classe")
    CLASS_ARCHIVED = "class.archived", _("a archivé la classe")
    CLASS_REOPENED = "class.reopened", _("a rouvert la classe")
    CLASS_ENTERED = "class.entered", _("a mis dans une classe")
    CLASS_LEFT = "class.left", _("a retiré d’une classe")
    CLASS_IMPORTED = "class.imported", _("a importé la liste de la classe")
    CLASS_EXPORTED = "class.exported", _("a exporté la liste de la classe")
    CODES_ISSUED = "codes.issued", _("a fait de nouveaux codes pour la classe")
    REMINDER_SENT = "reminder.sent", _("a envoyé un rappel d’activation dans la classe")
    CODE_ISSUED = "code.issued", _("a donné un nouveau code à")
    PERSON_CREATED = "person.created", _("a créé le compte de")
    PERSON_ADDED = "person.added", _("a ajouté à une classe")
    PERSON_MOVED = "person.moved", _("a fait changer de classe")
    PERSON_RENAMED = "person.renamed", _("a corrigé le nom de")
    PERSON_BLOCKED = "person.blocked", _("a bloqué le compte de")
    PERSON_UNBLOCKED = "person.unblocked", _("a débloqué le compte de")
    PERSON_ATTACHED = "person.attached", _("a rattaché à l’école")
    PERSON_DETACHED = "person.detached", _("a retiré de l’école")
    PERSON_MERGED = "person.merged", _("a fusionné un doublon dans le compte de")
    PERSON_ERASED = "person.erased", _("a effacé un compte fermé depuis trois mois")
    GUARDIAN_LINKED = "guardian.linked", _("a lié à un enfant le responsable")
    GUARDIAN_UNLINKED = "guardian.unlinked", _("a retiré le lien avec un enfant du responsable")
    FUNCTION_GIVEN = "function.given", _("a donné une fonction à")
    FUNCTION_TAKEN = "function.taken", _("a retiré une fonction à")
    SETTINGS_QUIET = "settings.quiet", _("a réglé les heures de pause")
    SETTINGS_APPS = "settings.apps", _("a choisi les applications ouvertes")
    SETTINGS_SENDING = "settings.sending", _("a réglé la restriction d’envoi")
    SETTINGS_PASSWORD = "settings.password", _("a réglé la longueur du mot de passe des élèves")
    AUDIT_EXPORTED = "audit.exported", _("a exporté le journal")
    DATA_EXPORTED = "data.exported", _("a téléchargé ses données")


def words(code: str) -> str:
    """What somebody did, in words; a line of a newer version of ONE is shown by its code."""
    return next((act.words for act in Act if act.value == code), code)
