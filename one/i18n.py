"""Words people see pass through here. French is the source; a catalogue under one/locale translates.

``_`` translates now, in the language of whoever asks (a page) or reads (a mail); ``lazy`` is for what is
said at import, in a table or a declaration: it becomes words only where it is shown. Both read the
language from one context variable: a request sets it, a worker sets it for each reader.
"""

import gettext as _gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, SupportsIndex

SOURCE = "fr"
LOCALE = Path(__file__).parent / "locale"

language: ContextVar[str] = ContextVar("language", default=SOURCE)


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    if code == SOURCE:
        return _French()
    return _gettext.translation("one", LOCALE, [code], fallback=True)


class _French(_gettext.NullTranslations):
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Singular up to one and a half, as in French; English would say « 0 minutes »."""
        return msgid1 if abs(n) < 2 else msgid2


def _(message: str) -> str:
    """A sentence in the language of now."""
    return _catalogue(language.get()).gettext(message) if message else message


def ngettext(one: str, many: str, n: int) -> str:
    """The same for a sentence that counts."""
    return _catalogue(language.get()).ngettext(one, many, n)


class Lazy(str):
    """A sentence that is a string everywhere and turns into the reader's language when it is shown.

    As a value (in a set, as a key, compared) it is its French source, which never changes. It is
    translated by ``str()``, in an f-string, by ``%`` and in a template.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return _(str.__str__(self))

    def __format__(self, spec: str) -> str:
        return str.__format__(str(self), spec)

    def __mod__(self, values: Any) -> str:
        return str.__mod__(str(self), values)

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        return str(self)[key]


def lazy(message: str) -> Lazy:
    """Mark a sentence that is declared now and shown later."""
    return Lazy(message)
