"""How pages look to who asks: what they chose of the theme and for comfort. One context variable, as for the voice.

A request begins plain; once it is known who asks, their choices are put on (``one/http/language.py``). Templates
ask for it: ``look()``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import msgspec


class Look(msgspec.Struct, frozen=True):
    """The values of ``data-…`` on ``<html>``, and ``bar``: the colour of the browser's own bar."""

    theme: str = "collines"
    size: str = "normale"
    spacing: str = "normal"
    font: str = "atkinson"
    motion: str = "appareil"
    bar: str = "#fbf8f1"


PLAIN = Look()
_look: ContextVar[Look] = ContextVar("look", default=PLAIN)


def look() -> Look:
    """That of now."""
    return _look.get()


def wear(chosen: Look) -> None:
    """From now on, in this task, another one."""
    _look.set(chosen)


@contextmanager
def wearing(chosen: Look) -> Iterator[None]:
    """Another one inside the block; a request begins with the plain one."""
    before = _look.set(chosen)
    try:
        yield
    finally:
        _look.reset(before)
