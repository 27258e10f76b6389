"""A whole catalogue of a language that nobody translated yet: for tests of what a language brings, not of its words."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from scripts.words import LOCALE

# What stands in a sentence beside its words: blanks, tags, entities, what is typed or called as it is.
_KEPT = re.compile(r"(%\(\w+\)s|%%|\{\w+\}|<[^>]*>|&\w+;|https?:\S+)")
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def write(folder: Path, code: str) -> Path:
    """Every sentence in other letters, as long as it was; all forms of those that count, each with its number."""
    with (LOCALE / "one.pot").open("rb") as file:
        sentences = [message for message in read_po(file) if message.id]
    made = Catalog(code, fuzzy=False)
    for message in sentences:
        if isinstance(message.id, str):
            made.add(message.id, said(message.id))
        else:
            many = said(message.id[1])
            made.add(message.id, tuple(f"{many} {n}" for n in range(made.num_plurals)))
    path = folder / code / "LC_MESSAGES" / "one.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, made)
    (folder / "one.pot").write_bytes((LOCALE / "one.pot").read_bytes())
    return path


def said(sentence: str) -> str:
    """A sentence in letters of Arabic."""
    parts = enumerate(_KEPT.split(sentence))
    return "".join(part if n % 2 else "".join(map(_letter, part)) for n, part in parts)


def _letter(letter: str) -> str:
    return _ARABIC[ord(letter) % len(_ARABIC)] if letter.isalpha() else letter
