"""A question that the lists leave open, with its answers in words. A person decides; ONE never guesses."""

import hashlib
from collections.abc import Mapping

import msgspec

from one.i18n.words import Kept

# What a reading is answered with. With several accounts to choose from: same-1, same-2…, as they are shown.
SAME = "same"  # the person of the list is the one of the account
OTHER = "other"  # they are two people
KEEP = "keep"  # who is missing stays
LEAVE = "leave"  # who is missing goes

Answers = Mapping[str, str]  # by key


class Reading(msgspec.Struct, frozen=True):
    """One way to read the lists: the answer that chooses it, and what is then done, as a sentence."""

    answer: str
    words: Kept = msgspec.field(name="text")

    @property
    def text(self) -> str:
        """To whoever reads it."""
        return str(self.words)


class Doubt(msgspec.Struct, frozen=True):
    """A question about people of a school. Until it is answered, what it touches stays as it is.

    ``key`` names this very question: the same lists and the same school ask it under the same key. ``people``
    are the accounts it is about.
    """

    key: str
    kind: str
    words: Kept = msgspec.field(name="text")
    readings: tuple[Reading, ...]
    people: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """To whoever reads it."""
        return str(self.words)

    def allows(self, answer: str) -> bool:
        """Whether this is one of its answers."""
        return any(reading.answer == answer for reading in self.readings)


def key(kind: str, *parts: object) -> str:
    """The name of a question: a digest of all that it is about. It says nothing of anybody."""
    return hashlib.sha256(repr((kind, *parts)).encode()).hexdigest()[:20]
