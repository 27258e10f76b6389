"""The levels of a primary school, in their order."""

import re

LEVELS = ("TPS", "PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2")
_WORDS = re.compile(r"[A-Z]+[0-9]?")


def ranks(text: str) -> list[int]:
    """The levels named in a level or in the name of a class, as numbers from 1 on: « CE1-CE2 A » is [6, 7]."""
    return [LEVELS.index(word) + 1 for word in _WORDS.findall(text.upper()) if word in LEVELS]


def oldest(text: str) -> int:
    """The last of these levels; 0 when none is named."""
    return max(ranks(text), default=0)
