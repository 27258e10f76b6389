"""The models of notes that come with ONE."""

from typing import NamedTuple

from one.i18n import Lazy, lazy


class Ready(NamedTuple):
    """A model, with its blanks between braces."""

    code: str
    icon: str
    name: Lazy
    title: Lazy
    body: Lazy


READY = (
    Ready(
        "sortie",
        "backpack",
        lazy("Sortie scolaire"),
        lazy("Sortie le {date} : {lieu}"),
        lazy(
            "Bonjour,\n\nNotre classe part en sortie le {date} : {lieu}.\n\nDépart de l’école à {heure de départ}, retour à"
            " {heure de retour}.\n\nPrévoyez une tenue adaptée à la météo, une gourde et {à apporter}.\n\nMerci."
        ),
    ),
    Ready(
        "piscine",
        "waves",
        lazy("Piscine"),
        lazy("Piscine le {date}"),
        lazy(
            "Bonjour,\n\nLa classe va à la piscine le {date}. Départ à {heure de départ}.\n\nDans le sac, marqué au nom de votre"
            " enfant : maillot, bonnet, serviette.\n\nSi votre enfant ne peut pas se baigner ce jour-là, dites-le-moi avant."
        ),
    ),
    Ready(
        "reunion",
        "users",
        lazy("Réunion de parents"),
        lazy("Réunion de parents le {date}"),
        lazy(
            "Bonjour,\n\nJe vous invite à une réunion le {date} à {heure}, {lieu}.\n\nNous parlerons de {sujets}.\n\nSi vous ne"
            " pouvez pas venir, nous trouverons un autre moment."
        ),
    ),
    Ready(
        "rendez-vous",
        "calendar-clock",
        lazy("Rendez-vous"),
        lazy("Un moment pour parler de {prénom}"),
        lazy(
            "Bonjour,\n\nJ’aimerais vous rencontrer pour parler de {prénom}. Je vous propose le {date} à {heure}.\n\nSi ce n’est"
            " pas possible, dites-moi ce qui vous arrange."
        ),
    ),
    Ready(
        "absence",
        "calendar-off",
        lazy("Enseignant absent"),
        lazy("Absence de l’enseignant le {date}"),
        lazy(
            "Bonjour,\n\nL’enseignant de la classe est absent le {date}. Il n’est pas remplacé pour l’instant.\n\nSi vous le pouvez,"
            " gardez votre enfant ce jour-là. Sinon, l’école l’accueille dans une autre classe.\n\nMerci de votre compréhension."
        ),
    ),
    Ready(
        "absent",
        "message-circle-question-mark",
        lazy("Élève absent"),
        lazy("Absence de {prénom} le {date}"),
        lazy(
            "Bonjour,\n\n{prénom} était absent de l’école le {date}. Merci de nous en dire la raison, dès que vous le pouvez."
            "\n\nBon rétablissement s’il s’agit d’une maladie."
        ),
    ),
    Ready(
        "poux",
        "bug",
        lazy("Poux"),
        lazy("Des poux dans la classe"),
        lazy(
            "Bonjour,\n\nDes poux ont été vus dans la classe. Cela arrive partout, et n’a rien à voir avec la propreté.\n\nCe soir,"
            " regardez la tête de votre enfant, surtout derrière les oreilles et sur la nuque. S’il en a : traitez toute la"
            " famille le même jour, lavez bonnets, écharpes et taies d’oreiller, et recommencez une semaine plus tard.\n\nMerci"
            " d’attacher les cheveux longs."
        ),
    ),
    Ready(
        "photo",
        "camera",
        lazy("Photo de classe"),
        lazy("Photo de classe le {date}"),
        lazy(
            "Bonjour,\n\nLe photographe vient à l’école le {date}, {matin ou après-midi}. Il fait une photo de la classe et un"
            " portrait de chaque enfant.\n\nVous choisirez ensuite si vous en achetez.\n\nSi vous ne voulez pas que votre enfant"
            " soit photographié, dites-le-moi avant cette date."
        ),
    ),
    Ready(
        "materiel",
        "scissors",
        lazy("Matériel à apporter"),
        lazy("À apporter pour le {date}"),
        lazy(
            "Bonjour,\n\nPour {activité}, chaque enfant apporte le {date} : {matériel}.\n\nRien de neuf n’est à acheter. S’il vous"
            " manque quelque chose, l’école en a."
        ),
    ),
    Ready(
        "greve",
        "megaphone",
        lazy("Grève"),
        lazy("École le {date}"),
        lazy(
            "Bonjour,\n\nUne grève est annoncée le {date}. Ce jour-là, la classe {a lieu ou n’a pas lieu}.\n\nCantine :"
            " {ouverte ou fermée}. Accueil du matin et du soir : {ouvert ou fermé}.\n\nMerci de votre compréhension."
        ),
    ),
)
