"""What somebody looks for in their feed, as PostgreSQL's ``websearch_to_tsquery`` reads it."""

import re
from collections.abc import Iterable

from one.names import plain
from one.text import clean

MOST = 100  # characters of what is typed

_PART = re.compile(r'-?"[^"]*"|\S+')
_SIGN = re.compile(r"[^\w]+|_")
_QUOTES = str.maketrans("«»“”„", '"""""')


def query(typed: str, also: Iterable[str] = ()) -> str:
    """Folded as the words of items are: « CE1/CE2 » has two words, « rendez‑vous » is found however it is joined.

    Words between quotes stand together, one behind a minus is left out. « or », which the search would take as its
    own, is a word of French. Empty when nothing can be looked for. ``also`` are sentences of which any is as good.
    """
    asked = _folded(typed[:MOST])
    return " or ".join(filter(None, (asked, *map(_folded, also)))) if asked else ""


def _folded(typed: str) -> str:
    parts = []
    for part in _PART.findall(clean(typed, keep_lines=False).translate(_QUOTES)):
        left_out = part.startswith("-") and len(part) > 1
        words = _SIGN.sub(" ", plain(part)).split()
        if not words:
            continue
        together = part.startswith('"') or left_out or words == ["or"]
        said = f'"{" ".join(words)}"' if together else " ".join(words)
        parts.append(f"-{said}" if left_out else said)
    return " ".join(parts)
