"""Catalogues of translated sentences: gettext's .po files, read as they are when a language is first spoken.

Nothing is compiled, so nothing that is compiled can be stale. `make words` renews the files.
"""

import gettext
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "fr"
LOCALE = Path(__file__).parent.parent / "locale"


class _French(gettext.NullTranslations):
    """What no catalogue translates is said in French."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Singular below two, as in French; English would say « 0 minutes »."""
        return msgid1 if abs(n) < 2 else msgid2


_FRENCH = _French()


@cache
def catalogue(folder: Path, code: str) -> gettext.NullTranslations:
    """The sentences of a language, with French for those that it lacks."""
    if code not in _translated(folder):
        return _FRENCH
    compiled = io.BytesIO()
    write_mo(compiled, _read(folder, code))
    compiled.seek(0)
    translations = gettext.GNUTranslations(compiled)
    translations.add_fallback(_FRENCH)
    return translations


@cache
def languages(folder: Path) -> tuple[str, ...]:
    """French, and the languages whose catalogue is complete. A form of address is no language."""
    return (SOURCE, *(code for code in _translated(folder) if "@" not in code and complete(folder, code)))


@cache
def direction(code: str) -> str:
    """Which way a language is written."""
    return str(Locale.parse(code).text_direction)


def plural_form(code: str) -> Callable[[int], str]:
    """What tells the category of a number in a language: one, few, other…"""
    return Locale.parse(code).plural_form


@cache
def complete(folder: Path, code: str) -> bool:
    """Whether every sentence has its translation, in all its numbers, and none is a guess."""
    if code not in _translated(folder):
        return code == SOURCE
    translated = _read(folder, code)
    with (folder / "one.pot").open("rb") as file:
        sentences = [message for message in read_po(file) if message.id]
    return all(_said(translated, message.id) for message in sentences)


def _said(translated: Catalog, id_: "str | list[str] | tuple[str, ...]") -> bool:
    message = translated.get(id_)
    if message is None or message.fuzzy or message.pluralizable == isinstance(id_, str):
        return False
    strings = [message.string] if isinstance(message.string, str) else message.string
    return bool(strings) and all(strings or ())


@cache
def _translated(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/one.po")))


def _read(folder: Path, code: str) -> Catalog:
    with (folder / code / "LC_MESSAGES" / "one.po").open("rb") as file:
        return read_po(file, locale=code)
