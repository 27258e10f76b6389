"""Types of notification: what a feed item, and later a mail, is of. Each application declares its own."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

import msgspec

from one.i18n import Lazy, LazyCount, lazy_count
from one.i18n.words import Words
from one.scope import Profile


class Frequency(StrEnum):
    """How often mails tell of a type, unless the person or the school chose otherwise."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


REPEATS = lazy_count("{n} publication", "{n} publications")


class Ask(msgspec.Struct, frozen=True):
    """What an item that asks for something says to readers of this profile, until its application says it is done."""

    of: Profile
    words: Lazy


class Type(msgspec.Struct, frozen=True, dict=True):
    """One type: ``sentence`` says what the author did (« a écrit un mot… »), ``publishers`` who may, in words.

    ``counted`` says how many stand together when an author does it several times to one thing: « 3 photos ajoutées ».

    ``readers`` are those whom it may reach, for their settings of mails; ``own_mail``: a mail of its own tells of it
    already, so that no other one does.

    ``says``: the sentences that ONE makes titles and excerpts of, which pages carry in their reader's language.

    ``app`` and ``code`` stand in events for ever: a code that is renamed needs a migration.
    """

    app: str
    code: str
    sentence: Lazy
    mail: Frequency
    publishers: Lazy
    counted: LazyCount = REPEATS
    readers: tuple[Profile, ...] = tuple(Profile)
    own_mail: bool = False
    asks: Ask | None = None
    says: tuple[Words, ...] = ()

    @cached_property
    def sources(self) -> frozenset[str]:
        """What ``says`` says, in French."""
        return frozenset(source for words in self.says for source in words.sources())

    def check(self, words: Mapping[str, Words]) -> None:
        """ValueError for a sentence that it does not declare: it would be French on every page."""
        if unknown := {source for each in words.values() for source in each.sources()} - self.sources:
            raise ValueError(f"type {self.app}.{self.code} does not declare what it says: {unknown}")
