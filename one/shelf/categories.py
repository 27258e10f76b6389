"""The categories of « Mes applis »: those that applications declare, and those that a service outside may be given."""

from collections.abc import Iterable

from one.apps import catalogue
from one.i18n import Lazy, lazy
from one.names import fold

# Of a service, by what is kept.
OF_SERVICES: dict[str, Lazy] = {
    "communiquer": lazy("Communiquer"),
    "organiser": lazy("Organiser"),
    "apprendre": lazy("Apprendre"),
    "services": lazy("Services"),
}


def key_of(words: str) -> str:
    """A category in an address."""
    return fold(words)


def in_order(found: Iterable[str]) -> list[str]:
    """These categories, each once, as pages list them: what is declared in an unknown one comes last."""
    known = [*map(str, OF_SERVICES.values()), *(str(app.category) for app in catalogue.APPS)]
    ranks = {words: rank for rank, words in reversed([*enumerate(known)])}
    return sorted(set(found), key=lambda words: (ranks.get(words, len(known)), words))
