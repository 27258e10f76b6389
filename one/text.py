"""What people type, without what nobody sees: control signs, and marks that turn text around."""

import re
import unicodedata

# Control, format (direction marks among them), surrogate and private characters.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co"))
# Letters and a symbol by their category, and yet nothing on the page.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")  # of lines, as programs write them
_EMOJIS = range(0x1F000, 0x1FC00)  # those of tomorrow too, which telephones have before Python knows them
# Several emojis joined by the first are one; the second keeps letters of one word of Persian apart.
_JOINERS = "\u200d\u200c"
MARKS_MOST = 6  # on one sign: no language has as many, and a pile of them lies over other people’s lines


def is_seen(character: str) -> bool:
    """Whether it may stand in a text. What Unicode has not assigned yet may: tomorrow's emojis are there."""
    # The last two of each plane, and 32 more, are set aside for ever: they are no characters.
    aside = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return not aside and unicodedata.category(character) not in _UNSEEN


def shows(text: str) -> bool:
    """Whether a reader sees anything of it: letters, digits, signs or symbols, and not only marks that go on them."""
    return any(c not in _BLANK and (unicodedata.category(c)[0] in "LNPS" or ord(c) in _EMOJIS) for c in text)


def seen(text: str, spaces: str) -> str:
    """What may stand in a text, these ``spaces`` and what joins emojis or parts letters; of marks piled on one sign the first ones."""
    kept, marks = [], 0
    for c in text:
        if c not in _JOINERS and c not in spaces and not is_seen(c):
            continue
        if unicodedata.category(c) in ("Mn", "Me"):
            marks += 1
        elif c not in _JOINERS:  # which would begin another pile on the same sign
            marks = 0
        if marks <= MARKS_MOST:
            kept.append(c)
    return "".join(kept)


def clean(text: str, *, keep_lines: bool) -> str:
    """A typed text as kept, spaces at the ends trimmed; without ``keep_lines`` it becomes one line.

    Empty when nothing of it would be seen: whoever asks for a text gets one.
    """
    lines = ENDS.sub("\n", text)
    kept = seen(lines, "\n\t")
    if not shows(kept):
        return ""
    return kept.strip() if keep_lines else " ".join(kept.split())
