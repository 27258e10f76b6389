"""All that ONE says, found once for all tests of a process."""

from functools import cache

from babel.messages.catalog import Message

from scripts import words


@cache
def sentences() -> list[Message]:
    """The sentences of pages, mails, tables and scripts."""
    return list(words.sentences())
