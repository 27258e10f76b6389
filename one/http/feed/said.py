"""What ONE itself says in items, looked for in the language of who reads them: the search looks in their French (docs/words.md)."""

import re
from collections.abc import Sequence
from functools import lru_cache

from one.apps import catalogue
from one.i18n import SOURCE, _, language
from one.names import plain

MOST = 5  # sentences that one search looks for besides
_BLANK = re.compile(r"%\(\w+\)s")
_WORD = re.compile(r"\w+")
_SIGNS = re.compile(r'(?<!\S)-(?=\S)|["«»“”„]')  # of who says exactly what they look for


def sentences(typed: str) -> Sequence[str]:
    """The French of the sentences in which each word of ``typed`` begins one, for who reads another language."""
    words = _WORD.findall(plain(typed))
    if language() == SOURCE or not words or _SIGNS.search(typed):
        return ()
    found = [french for french, there in _known(language()) if all(_begins(word, there) for word in words)]
    return found[:MOST]


def _begins(word: str, there: frozenset[str]) -> bool:
    return any(each.startswith(word) for each in there)


@lru_cache
def _known(_language: str) -> list[tuple[str, frozenset[str]]]:
    """Each sentence in French, and its words in the language of now, which is the key."""
    sources = dict.fromkeys(
        source for app in catalogue.APPS for type_ in app.types for source in sorted(type_.sources)
    )
    said = {_BLANK.sub(" ", source): _BLANK.sub(" ", _(source)) for source in sources}
    return [
        (french, frozenset(_WORD.findall(plain(words))))
        for french, words in said.items()
        if _WORD.search(french)
    ]
