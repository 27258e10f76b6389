"""What people type, without what nobody sees: control signs, and marks that turn text around."""

import unicodedata

# Control, format (direction marks among them), surrogate and private characters.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co"))
_JOINER = "\u200d"  # several emojis joined by it are one


def is_seen(character: str) -> bool:
    """Whether it may stand in a text. What Unicode has not assigned yet may: tomorrow's emojis are there."""
    # The last two of each plane, and 32 more, are set aside for ever: they are no characters.
    aside = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return not aside and unicodedata.category(character) not in _UNSEEN


def clean(text: str, *, keep_lines: bool) -> str:
    """A typed text as kept, spaces at the ends trimmed; without ``keep_lines`` it becomes one line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c in ("\n", "\t", _JOINER) or is_seen(c))
    return kept.strip() if keep_lines else " ".join(kept.split())
