"""The acts that the audit log keeps: each has its code and its words, where its room declares it.

``Work.audit`` takes an Act, so one that has no words cannot be written. Codes are kept in the database
for ever: a code that is renamed needs a migration. Those of schools, classes and people stand here, because
several rooms write them; an application makes its own.
"""

from collections.abc import Mapping

from one.i18n import Lazy, lazy

_acts: "dict[str, Act]" = {}


class Act:
    """A sensitive act: its code in the log, and ``words`` for what somebody did: « a bloqué … ».

    ``details`` are the words of what else its lines hold, by name.
    """

    def __init__(self, code: str, words: Lazy, details: Mapping[str, Lazy] | None = None) -> None:
        if code in _acts:
            raise ValueError(f"act {code}: declared twice")
        self.code, self.words, self.details = code, words, details or {}
        _acts[code] = self


def every() -> list[Act]:
    """All acts that were declared."""
    return list(_acts.values())


def words(code: str) -> str:
    """What somebody did, in words; a line of a newer version of ONE is shown by its code."""
    return str(_acts[code].words) if code in _acts else code


def details(code: str) -> Mapping[str, Lazy]:
    """What else a line of this act holds, in words."""
    return _acts[code].details if code in _acts else {}


_FLASH = {"flash": lazy("n°"), "profiles": lazy("pour"), "people": lazy("destinataires :")}

SCHOOL_IMPORTED = Act("school.imported", lazy("a importé les listes de l’école"))
IMPORT_UNDONE = Act("import.undone", lazy("a annulé un import de listes"))
CLASS_CREATED = Act("class.created", lazy("a créé la classe"))
CLASS_RENAMED = Act("class.renamed", lazy("a renommé la classe"))
CLASS_ARCHIVED = Act("class.archived", lazy("a archivé la classe"))
CLASS_REOPENED = Act("class.reopened", lazy("a rouvert la classe"))
CLASS_ENTERED = Act("class.entered", lazy("a mis dans une classe"))
CLASS_LEFT = Act("class.left", lazy("a retiré d’une classe"))
CLASS_IMPORTED = Act("class.imported", lazy("a importé la liste de la classe"))
CLASS_EXPORTED = Act("class.exported", lazy("a exporté la liste de la classe"))
TABLET_PAIRED = Act("tablet.paired", lazy("a relié une tablette à la classe"))
TABLET_REVOKED = Act("tablet.revoked", lazy("a retiré une tablette de la classe"))
TABLET_LEFT = Act("tablet.left", lazy("a quitté une tablette avec son code, dans la classe"))
TABLET_BIRTHDAYS = Act("tablet.birthdays", lazy("a réglé les anniversaires sur la tablette de la classe"))
PICTURES_SET = Act("pictures.set", lazy("a réglé l’entrée en images sur la tablette de la classe"))
PICTURES_MADE = Act("pictures.made", lazy("a fait des codes en images pour la classe"))
PICTURES_REMOVED = Act("pictures.removed", lazy("a retiré le code en images de"))
PICTURES_LOCKED = Act("pictures.locked", lazy("a fermé, après trois essais, le code en images de"))
PICTURES_UNLOCKED = Act("pictures.unlocked", lazy("a rouvert le code en images de"))
PICTURES_ENDED = Act("pictures.ended", lazy("a terminé les sessions en images de la classe"))
CODES_ISSUED = Act("codes.issued", lazy("a fait de nouveaux codes pour la classe"))
REMINDER_SENT = Act("reminder.sent", lazy("a envoyé un rappel d’activation dans la classe"))
CODE_ISSUED = Act("code.issued", lazy("a donné un nouveau code à"))
PERSON_CREATED = Act("person.created", lazy("a créé le compte de"))
PERSON_ADDED = Act("person.added", lazy("a ajouté à une classe"))
PERSON_SETTLED = Act("person.settled", lazy("a confirmé dans la classe"))
PERSON_MOVED = Act("person.moved", lazy("a fait changer de classe"))
PERSON_RENAMED = Act("person.renamed", lazy("a corrigé le nom de"))
PERSON_BLOCKED = Act("person.blocked", lazy("a bloqué le compte de"))
PERSON_UNBLOCKED = Act("person.unblocked", lazy("a débloqué le compte de"))
PERSON_NO_PHOTO = Act("person.no_photo", lazy("a noté « sans photo » pour"))
PERSON_PHOTOS = Act("person.photos", lazy("a retiré la mention « sans photo » de"))
PHOTO_TAKEN = Act("photo.taken", lazy("a retiré la photo de profil de"), {"reason": lazy("raison :")})
PERSON_ATTACHED = Act("person.attached", lazy("a rattaché à l’école"))
PERSON_DETACHED = Act("person.detached", lazy("a retiré de l’école"))
PERSON_MERGED = Act("person.merged", lazy("a fusionné un doublon dans le compte de"))
PERSON_ERASED = Act("person.erased", lazy("a effacé un compte fermé depuis trois mois"))
GUARDIAN_LINKED = Act("guardian.linked", lazy("a ajouté un enfant au compte de"))
GUARDIAN_UNLINKED = Act("guardian.unlinked", lazy("a retiré un enfant du compte de"))
FUNCTION_GIVEN = Act("function.given", lazy("a donné une fonction à"))
FUNCTION_TAKEN = Act("function.taken", lazy("a retiré une fonction à"))
SETTINGS_QUIET = Act("settings.quiet", lazy("a réglé les heures de pause"))
SETTINGS_PLACE = Act("settings.place", lazy("a dit où est l’école"))
SETTINGS_APPS = Act("settings.apps", lazy("a choisi les applications ouvertes"))
SETTINGS_SENDING = Act("settings.sending", lazy("a réglé la restriction d’envoi"))
SETTINGS_MAILS = Act("settings.mails", lazy("a réglé les mails proposés par l’école"))
SETTINGS_WIDGETS = Act("settings.widgets", lazy("a choisi les widgets de l’accueil"))
SETTINGS_PASSWORD = Act("settings.password", lazy("a réglé la longueur du mot de passe des élèves"))
_LOST = {"mails": lazy("mails :")}
MAILS_RETRIED = Act("mails.retried", lazy("a fait repartir des mails qui n’étaient pas partis"), _LOST)
MAILS_PUT_AWAY = Act("mails.put_away", lazy("a rangé des mails qui ne sont pas partis"), _LOST)
CLOSURE_ADDED = Act("closure.added", lazy("a ajouté des jours sans école"))
CLOSURE_REMOVED = Act("closure.removed", lazy("a retiré des jours sans école"))
FLASH_PUBLISHED = Act("flash.published", lazy("a publié un message flash"), _FLASH)
FLASH_CHANGED = Act("flash.changed", lazy("a modifié un message flash"), _FLASH)
FLASH_STOPPED = Act("flash.stopped", lazy("a arrêté un message flash"), _FLASH)
FLASH_REMINDED = Act("flash.reminded", lazy("a rappelé un message flash par mail"), _FLASH)
AUDIT_EXPORTED = Act("audit.exported", lazy("a exporté le journal"))
DATA_ASKED = Act("data.asked", lazy("a demandé une copie de ses données"))
DATA_EXPORTED = Act("data.exported", lazy("a téléchargé ses données"))
