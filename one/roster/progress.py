"""Where an import stands, told to whoever waits for it: a terminal, or a page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum

from one.i18n import lazy


class Step(IntEnum):
    """What an import does, in this order."""

    READING = 1
    COMPARING = 2
    ACCOUNTS = 3
    PLACES = 4
    TELLING = 5


WORDS = {
    Step.READING: lazy("Lecture des listes"),
    Step.COMPARING: lazy("Comparaison avec les comptes de l’école"),
    Step.ACCOUNTS: lazy("Comptes et codes"),
    Step.PLACES: lazy("Classes et liens avec les responsables"),
    Step.TELLING: lazy("Résumé, par nom"),
}
# What taking an import back goes through.
BACK = (Step.COMPARING, Step.PLACES, Step.TELLING)
_listener: ContextVar[Callable[[Step], None] | None] = ContextVar("roster progress", default=None)


@contextmanager
def heard(listener: Callable[[Step], None]) -> Iterator[None]:
    """The listener is called with each step of the imports in the block; it must not wait."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def step(to: Step) -> None:
    """The import comes to this step."""
    listener = _listener.get()
    if listener is not None:
        listener(to)
