"""The sentences that scripts show; the page carries them in the reader's language."""

from collections.abc import Callable, Sequence
from functools import cache

import msgspec

from one import i18n
from one.i18n import SOURCE, LazyCount, _, catalogues, ngettext
from one.i18n.erased import ERASED, called
from one.i18n.words import Words
from one.notifications import REPEATS

# Enough to meet each category of number of each language that people count in.
_NUMBERS = range(120)


def words() -> str:
    """JSON for ``<meta name="one-words">``, in the voice of now."""
    return _words(i18n.voice())


@cache
def _words(voice: str) -> str:
    """``voice`` is the one of now: here it is the key."""
    language = i18n.language()
    sentences = {
        "new_items": _counted(language, lambda n: ngettext("{n} nouveauté", "{n} nouveautés", n)),
        "repeats": _counted(language, REPEATS.form),
        "erased": called(ERASED),
        "just_now": _("à l’instant"),
        "minutes": _("{n} min"),
        "hours": _("{n} h"),
        "yesterday": _("hier"),
        "exact": _("{date} à {hours} h {minutes}"),
        "lost": _("Connexion perdue. On réessaie…"),
        "clock": _("{hours} h {minutes}"),
        "lost_since": _("Connexion perdue, dernière mise à jour {time}. On réessaie…"),
        "offline_since": _("Hors ligne, dernière mise à jour {time}"),
        "offline": _("Vous êtes hors ligne. La page se mettra à jour au retour du réseau."),
        "refused": _("Cette page n’est plus à jour. Rechargez-la pour continuer."),
        "ended_kept": _("Votre session est terminée. Votre texte est gardé ici."),
        "draft_back": _("Votre brouillon est revenu."),
        "draft_partly": _("Votre brouillon est revenu, sauf un choix : vérifiez-le avant d’envoyer."),
        "held": _("Vous êtes hors ligne : rien n’est parti, et tout reste écrit ici."),
        "held_press": _("Vous êtes hors ligne : rien n’est parti."),
        "network_back": _("Le réseau est revenu."),
        "queued": _("Gardé sur cet appareil : cela part tout seul au retour du réseau."),
        "queue_sent": _("Le réseau est revenu : la réponse gardée sur cet appareil est partie."),
        "queue_refused": _("Une réponse gardée sur cet appareil n’a pas pu être prise."),
        "queue_again": _("Répondre à nouveau"),
        "send_now": _("Envoyer maintenant"),
        "closed_now": _(
            "La direction vient de fermer ou de suspendre cela : rien ne partirait. Le texte reste écrit ici."
        ),
        "sign_in_again": _("Se reconnecter"),
        "left": _counted(language, lambda n: ngettext("{n} caractère restant", "{n} caractères restants", n)),
        "flash_reach": _counted(
            language,
            lambda n: ngettext("Il s’affichera chez {n} personne.", "Il s’affichera chez {n} personnes.", n),
        ),
        "too_many": _counted(
            language, lambda n: ngettext("{n} caractère de trop", "{n} caractères de trop", n)
        ),
    }
    return msgspec.json.encode(sentences).decode()


def counted(sentence: LazyCount) -> str:
    """JSON of the forms of a sentence, in the voice of now: ``form`` of static/js/page/words.js finds the right one."""
    return _forms(i18n.voice(), sentence)


@cache
def _forms(voice: str, sentence: LazyCount) -> str:
    return msgspec.json.encode(_counted(i18n.language(), sentence.form)).decode()


def said_in(sentences: Sequence[Words]) -> str:
    """JSON of these sentences by their French, in the voice of now; nothing in French, which items bring along."""
    if not sentences or i18n.voice() == SOURCE:
        return ""
    return _said(i18n.voice(), tuple((each.source, each.many) for each in sentences))


@cache
def _said(voice: str, sentences: tuple[tuple[str, str], ...]) -> str:
    said = {
        each.source: _counted(i18n.language(), each.form) if each.many else str(each)
        for each in (Words(source, many=many) for source, many in sentences)
    }
    return msgspec.json.encode(said).decode()


def _counted(language: str, say: Callable[[int], str]) -> dict[str, str]:
    """A sentence that counts, by the category of its number (one, few, other…): ``Intl.PluralRules`` finds it."""
    category = catalogues.plural_form(language)
    return {category(n): say(n) for n in _NUMBERS}
