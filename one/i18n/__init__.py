"""Words people see pass through here. French is the source; a catalogue under one/locale translates.

``_`` translates now, into the language of whoever asks (a page) or reads (a mail): it belongs inside
functions. ``lazy`` is for what is said at import, in a table or a declaration: it becomes words only where
it is shown. Both read the language from one context variable; ``speaking`` sets it for a while.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from one.i18n.catalogues import LOCALE, SOURCE, catalogue
from one.i18n.catalogues import complete as _complete
from one.i18n.catalogues import languages as _languages

__all__ = [
    "LOCALE",
    "SOURCE",
    "Lazy",
    "_",
    "complete",
    "language",
    "languages",
    "lazy",
    "ngettext",
    "speak",
    "speaking",
]

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """The code of the language of now; as Babel, HTML and typst know it."""
    return _language.get()


def speak(code: str) -> None:
    """From now on, in this task or thread, another language; a request begins with it."""
    _language.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Another language inside the block: that of a mail's reader, whoever caused the mail."""
    before = _language.set(code)
    try:
        yield
    finally:
        _language.reset(before)


def languages() -> list[str]:
    """The languages that can be chosen: those whose catalogue is complete."""
    return _languages(LOCALE)


def complete(code: str) -> bool:
    """Whether a language can be chosen."""
    return _complete(LOCALE, code)


def _(message: str) -> str:
    """A sentence in the language of now."""
    code = _language.get()
    return message if code == SOURCE or not message else catalogue(LOCALE, code).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The same for a sentence that counts."""
    return catalogue(LOCALE, _language.get()).ngettext(singular, plural, n)


class Lazy:
    """A sentence that is declared now and said later, each time in the language of then.

    It becomes words in ``str()``, in an f-string, by ``%`` and in a template. It is no ``str`` on purpose: what
    reads the characters of a string below Python (``join``, JSON, ``re``, a CSV writer) never asks it for
    them, and would always say it in French. This one is refused there, by mypy and when it runs; ``str()``
    around it is the answer. As a key or compared it is its French source, sorted it stands where its words do.
    """

    __slots__ = ("source",)

    def __init__(self, source: str) -> None:
        self.source = source

    def __str__(self) -> str:
        return _(self.source)

    def __mod__(self, values: Any) -> str:
        return str(_(self.source) % values)

    def __eq__(self, other: object) -> bool:
        return self.source == other.source if isinstance(other, Lazy) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.source)

    def __lt__(self, other: "Lazy | str") -> bool:
        return str(self) < str(other)

    def __repr__(self) -> str:
        return f"lazy({self.source!r})"


def lazy(message: str) -> Lazy:
    """Mark a sentence that is declared now and shown later."""
    return Lazy(message)
