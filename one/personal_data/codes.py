"""What the codes of an archive are called on its pages: documents keep them as they are, whatever language they are asked in."""

from collections.abc import Callable, Mapping

from one import acts, titles
from one.accounts import user_agents
from one.apps import catalogue
from one.i18n import Lazy, lazy
from one.mail import composer
from one.notices.choices import FREQUENCIES
from one.portraits.drawings import DRAWINGS
from one.preferences.catalogue import BY_NAME
from one.profile.fields import FIELDS, MOOD, MOODS, OPEN, YES
from one.subscriptions.addresses import Kind
from one.widgets.catalogue import EVERY

# The words of a code and of what stands beside it; what another version of ONE wrote is shown as it stands.
Said = Callable[[str, Mapping[str, object]], str]


def _of(table: Mapping[str, Lazy]) -> Said:
    return lambda code, _row: str(table.get(code, code))


def _application(code: str, _row: Mapping[str, object]) -> str:
    app = catalogue.get(code)
    return str(app.name) if app else code


def _type(code: str, row: Mapping[str, object]) -> str:
    app = catalogue.get(str(row["application"]))
    return next((str(each.sentence) for each in app.types if each.code == code), code) if app else code


def _preference(code: str, _row: Mapping[str, object]) -> str:
    return str(BY_NAME[code].words) if code in BY_NAME else code


def _choice(value: str, row: Mapping[str, object]) -> str:
    preference = BY_NAME.get(str(row["reglage"]))
    options = preference.options() if preference else ()
    return next((str(each.words) for each in options if each.value == value), value)


def _field(code: str, _row: Mapping[str, object]) -> str:
    name, _sign, padlock = code.partition(OPEN[0])
    if name not in FIELDS:
        return code
    words = str(FIELDS[name].words)
    return str(_PADLOCK) % {"field": words} if padlock else words


def _value(value: str, row: Mapping[str, object]) -> str:
    if str(row["champ"]).endswith(OPEN):
        return str(_OPEN if value == YES else _SHUT)
    return str(MOODS.get(value, value)) if row["champ"] == MOOD else value


def _widget(key: str, _row: Mapping[str, object]) -> str:
    return next((str(each.widget.name) for each in EVERY if each.key == key), key)


_PADLOCK = lazy("%(field)s : cadenas")
_OPEN, _SHUT = lazy("ouvert"), lazy("fermé")
_TRANSPORTS = {"mail": lazy("mail"), "sms": lazy("SMS")}
_OUTCOMES = {
    "waiting": lazy("en attente"),
    "sent": lazy("parti"),
    "dropped": lazy("sans objet, rien n’est parti"),
    "refused": lazy("refusé par le destinataire"),
    "expired": lazy("abandonné"),
    "uncertain": lazy("peut-être parti, sans réponse du serveur de mails"),
}
_PURPOSES = {
    "activation": lazy("activer le compte"),
    "email": lazy("confirmer une adresse"),
    "mobile": lazy("confirmer un mobile"),
    "codes": lazy("montrer des codes juste après les avoir faits"),
    "secret": lazy("montrer une clé ou une adresse juste après l’avoir faite"),
    "reset": lazy("choisir un nouveau mot de passe"),
    "reset-sms": lazy("choisir un nouveau mot de passe"),
}
_CHANGES = {
    "school": lazy("école"),
    "class": lazy("classe"),
    "person": lazy("personne"),
    "attachment": lazy("place dans une école"),
    "departure": lazy("départ d’une école"),
    "membership": lazy("place dans une classe"),
    "guardian": lazy("lien entre responsable et enfant"),
}
_SUBSCRIPTIONS: dict[str, Lazy] = {Kind.NEWS: lazy("fil de nouvelles"), Kind.CALENDAR: lazy("agenda")}

# By « list.member », by the member alone of what is in no list, by « *.member » wherever it stands.
CODES: Mapping[str, Said] = {
    "*.application": _application,
    "profil": lambda code, row: titles.profile(code, str(row.get("civilite") or "")),
    "ecoles.fonction": lambda code, _row: titles.function(code),
    "demandes.pour": _of(_PURPOSES),
    "mails_choisis.sorte": _type,
    "mails_choisis.frequence": _of(FREQUENCIES),
    "filtres_du_fil.applications": _application,
    "applis_favorites": _application,
    "applis_ouvertes.appli": _application,
    "personnalisation.reglage": _preference,
    "personnalisation.choix": _choice,
    "changes_par_un_import.quoi": _of(_CHANGES),
    "avant.function": lambda code, _row: titles.function(code),
    "apres.function": lambda code, _row: titles.function(code),
    "abonnements.de": _of(_SUBSCRIPTIONS),
    "fiche.champ": _field,
    "fiche.valeur": _value,
    "portrait.dessin": lambda code, _row: str(DRAWINGS[code].words) if code in DRAWINGS else code,
    "appareils_prevenus.appareil": lambda agent, _row: user_agents.words(agent)[0],
    "sessions.appareil": lambda agent, _row: user_agents.words(agent)[0],
    "widgets.widget": _widget,
    "messages.message": lambda code, _row: composer.words(code),
    "messages.par": _of(_TRANSPORTS),
    "messages.resultat": _of(_OUTCOMES),
    "actes.acte": lambda code, _row: acts.words(code),
    "actes_sur_mon_compte.acte": lambda code, _row: acts.words(code),
}
