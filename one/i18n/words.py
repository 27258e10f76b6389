"""Sentences that are kept: their French and what fills them, so that each reader is told in their own language."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from one.i18n import Lazy, _, language, ngettext
from one.i18n.days import DAY, written


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence and its values. What is text among them comes from elsewhere: names, logins, what lists say.

    It becomes words in ``str()``, each time in the language of then; ``%`` fills it. ``many``: its plural, of a sentence that
    counts ``n``. ``days`` are said as such: a sentence that begins with one begins with a capital.
    """

    source: str
    values: dict[str, "int | str | Words | list[str | Words]"] = {}
    many: str = ""
    days: dict[str, date] = {}

    def __str__(self) -> str:
        return self.said(str)

    def said(self, text: Callable[[str], str]) -> str:
        """In words; ``text`` is done to each text that fills it."""

        def shown(value: Any) -> object:
            if isinstance(value, Words):
                return value.said(text)
            if isinstance(value, list):
                return ", ".join(str(shown(each)) for each in value)
            return text(value) if isinstance(value, str) else value

        sentence = self.form(int(str(self.values["n"])) if self.many else 0)
        if not self.values and not self.days:
            return sentence
        days = {name: written(day, DAY, language()) for name, day in self.days.items()}
        said = sentence % (days | {name: shown(value) for name, value in self.values.items()})
        return said[:1].upper() + said[1:] if days else said

    def __mod__(self, values: Mapping[str, object]) -> "Words":
        more = {
            name: v if isinstance(v, int | Words | list) else str(v)
            for name, v in values.items()
            if not isinstance(v, date)
        }
        days = {name: v for name, v in values.items() if isinstance(v, date)}
        return Words(self.source, self.values | more, self.many, self.days | days)

    def form(self, n: int) -> str:
        """The sentence for this number, with its blanks."""
        return ngettext(self.source, self.many, n) if self.many else _(self.source)

    def sources(self) -> Iterator[str]:
        """The sentences it is made of: itself, and those that fill it."""
        yield self.source
        for value in self.values.values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, Words):
                    yield from each.sources()


# As it is kept: by a former version it was, in the language of whoever imported.
Kept = Words | str


def worded(sentence: str | Lazy) -> Words:
    """A sentence for later; `make words` finds it as it finds those of ``_``."""
    return Words(sentence.source if isinstance(sentence, Lazy) else sentence)


def worded_count(one: str, many: str, n: int = 0) -> Words:
    """The same for a sentence that counts."""
    return Words(one, {"n": n}, many)
