"""Words people see pass through here. French is the source; a catalogue under one/locale translates.

``_`` translates now, into the language of whoever asks (a page) or reads (a mail): it belongs inside
functions. ``lazy`` is for what is said at import, in a table or a declaration: it becomes words only where
it is shown. Both read the voice from one context variable; ``speaking`` sets it for a while.

A voice is a language, or a language with a form of address: « fr » says vous, « fr@tu » says tu to a pupil.
The catalogue of a form of address holds only what is said otherwise.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from one.i18n.catalogues import LOCALE, SOURCE, catalogue
from one.i18n.catalogues import complete as _complete
from one.i18n.catalogues import direction as _direction
from one.i18n.catalogues import languages as _languages
from one.i18n.elision import sentence

__all__ = [
    "LOCALE",
    "SOURCE",
    "TU",
    "Lazy",
    "LazyCount",
    "_",
    "complete",
    "direction",
    "language",
    "languages",
    "lazy",
    "lazy_count",
    "ngettext",
    "speak",
    "speaking",
    "voice",
    "voice_for",
]

_voice: ContextVar[str] = ContextVar("voice", default=SOURCE)
# The voice for pupils: every school speaks to them so.
TU = f"{SOURCE}@tu"


def language() -> str:
    """The code of the language of now; as Babel, HTML and typst know it."""
    return _voice.get().partition("@")[0]


def direction() -> str:
    """Which way the language of now is written: ltr or rtl, as HTML says it."""
    return _direction(language())


def voice_for(profile: str, code: str) -> str:
    """In which voice somebody is spoken to: their language, and « tu » for pupils where it has one."""
    return TU if code == SOURCE and profile == "eleve" else code


def voice() -> str:
    """The voice of now: the key of words that are made once and kept."""
    return _voice.get()


def speak(code: str) -> None:
    """From now on, in this task or thread, another voice; a request begins with it."""
    _voice.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Another voice inside the block: that of a mail's reader, whoever caused the mail."""
    before = _voice.set(code)
    try:
        yield
    finally:
        _voice.reset(before)


def languages() -> tuple[str, ...]:
    """The languages that can be chosen: those whose catalogue is complete."""
    return _languages(LOCALE)


def complete(code: str) -> bool:
    """Whether a language can be chosen."""
    return _complete(LOCALE, code)


def _(message: str) -> str:
    """A sentence in the voice of now."""
    code = _voice.get()
    if code == SOURCE or not message:
        return sentence(message)
    said = catalogue(LOCALE, code).gettext(message)
    return sentence(said) if code == TU else said


def ngettext(singular: str, plural: str, n: int) -> str:
    """The same for a sentence that counts."""
    said = catalogue(LOCALE, _voice.get()).ngettext(singular, plural, n)
    return sentence(said) if language() == SOURCE else said


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


class LazyCount:
    """The same for a sentence that counts: « {n} mot ajouté », « {n} mots ajoutés »."""

    __slots__ = ("many", "one")

    def __init__(self, one: str, many: str) -> None:
        self.one = one
        self.many = many

    def form(self, n: int) -> str:
        """The form for this number, with {n} as it is: scripts fill it in."""
        return ngettext(self.one, self.many, n)

    def of(self, n: int) -> str:
        """The sentence of now."""
        return self.form(n).replace("{n}", str(n))


def lazy_count(one: str, many: str) -> LazyCount:
    """Mark a sentence that counts, declared now and shown later."""
    return LazyCount(one, many)
