"""Blanks of a text, « le {date} »: what they are called, and filling them."""

import re
from collections.abc import Mapping
from html import escape

from one import rich_text
from one.rich_text import MARK, Rich

MOST = 12  # of one model
_BLANK = re.compile(r"\{([^{}\n]{1,40})\}")


def blanks(*texts: str) -> list[str]:
    """The blanks that are left in these texts, each once, in their order."""
    return list(
        dict.fromkeys(name.strip() for text in texts for name in _BLANK.findall(text) if name.strip())
    )


def dotted(text: str) -> str:
    """The text with « … » for each blank: how a model is called in lists."""
    return _BLANK.sub("…", text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with these blanks filled; one without a value stays."""
    return _BLANK.sub(lambda found: values.get(found[1].strip()) or found[0], text)


def filled_rich(text: Rich, values: Mapping[str, str]) -> Rich:
    """The same of a formatted text."""
    if text.html is None:
        return rich_text.read(filled(text.plain, values))
    escaped = {escape(name): escape(value) for name, value in values.items()}
    return rich_text.read(MARK + filled(text.html, escaped))
