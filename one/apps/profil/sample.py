"""What some people of the sample school say of themselves."""

from one.apps.app import Sampled, SampleSchool
from one.profile import saving
from one.profile.fields import FIELDS, YES
from one.profile.saving import Change

HOURS = 60.0
# Of each: what they say, and whether its padlock is open.
SAYINGS: dict[str, dict[str, tuple[str, bool]]] = {
    "julien.moreau": {
        "devise": ("Pas à pas, on va loin.", True),
        "humeur": ("heureux", True),
        "sport": ("La course à pied, même sous la pluie", True),
        "livres": ("« L’Arbre sans fin », et tout Pennac", True),
        "fixe": ("+33466000001", False),
    },
    "helene.garnier": {
        "devise": ("Chaque enfant compte.", True),
        "humeur": ("fier", True),
        "musique": ("Le chant choral", True),
    },
    "claire.fontaine": {
        "humeur": ("reveur", True),
        "animaux": ("Mes deux chats, Réglisse et Cannelle", True),
    },
    "lea.marchand": {
        "devise": ("Toujours plus haut !", True),
        "humeur": ("blagueur", True),
        "sport": ("La gym et la corde à sauter", True),
        "animaux": ("Les hérissons", True),
        "livres": ("Les romans de détectives", False),
        "naissance": ("", True),
    },
    "lan.nguyen": {"humeur": ("heureux", True), "naissance": ("", True)},
    "ines.haddad": {
        "devise": ("Je rêve en couleurs.", True),
        "humeur": ("reveur", True),
        "naissance": ("", True),
    },
    "tiago.dasilva": {"humeur": ("fatigue", True)},
    "nina.kowalski": {"humeur": ("fier", True), "musique": ("Le violon", True)},
    "sophie.marchand": {"lieux": ("Les Cévennes", True), "mobile": ("", True)},
}


async def _make(school: SampleSchool) -> None:
    for login, sayings in SAYINGS.items():
        changes = []
        for name, (value, is_open) in sayings.items():
            if value:
                changes.append(Change(name, value, 0))
            if is_open:
                changes.append(Change(FIELDS[name].padlock, YES, 0))
        await saving.save(await school.scope(login), school.resources, changes)


SAMPLED = (Sampled(HOURS, _make),)
