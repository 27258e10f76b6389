"""What the sample school shows of the world outside, and what some of its people put first."""

from one.resources import Resources
from one.scope import Scope
from one.shelf import connectors, favourites
from one.shelf.connectors import Words
from one.shelf.tiles import KEPT, shelf
from one.store.shelf import shelf as store

_FAMILY, _ALL = ("eleve", "parent"), ("eleve", "parent", "enseignant", "personnel")
SERVICES = (
    Words(
        "Médiathèque des Tilleuls",
        "https://mediatheque.tilleuls.example/",
        "Réserver un livre, voir les heures du conte.",
        "livre",
        "lilac",
        "apprendre",
        _ALL,
        (),
    ),
    Words(
        "Calcul malin",
        "https://calcul-malin.example/",
        "Dix minutes de calcul mental par jour.",
        "calcul",
        "sky",
        "apprendre",
        ("eleve", "parent", "enseignant"),
        (),
    ),
    Words(
        "Cantine et garderie",
        "https://famille.tilleuls.example/cantine",
        "Réserver les repas et la garderie.",
        "repas",
        "sun",
        "services",
        ("parent", "personnel"),
        (),
    ),
)
# Which of the tiles they have, counted from the first or the last.
FAVOURITES = {"sophie.marchand": (0, 2, -1), "julien.moreau": (2, 0, -2, 1), "lea.marchand": (2, -1)}
OPENED = {"sophie.marchand": (1, -2, 0), "julien.moreau": (1, 2)}


async def make(resources: Resources, head: Scope) -> None:
    """Show the services."""
    for words in SERVICES:
        await connectors.add(head, resources, head.schools[0].id, words)


async def choose(resources: Resources, login: str, scope: Scope) -> None:
    """What somebody of the school put first, and opened lately."""
    keys = [tile.key for tile in (await shelf(scope, resources)).tiles]
    for n in FAVOURITES.get(login, ()):
        await favourites.star(scope, resources, keys[n % len(keys)], on=True)
    for n in OPENED.get(login, ()):
        await store.note_visit(resources.pool, scope, keys[n % len(keys)], KEPT)
