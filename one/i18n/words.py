"""Sentences that are kept: their French and what fills them, so that each reader is told in their own language."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from one.i18n import Lazy, _


class Words(msgspec.Struct, frozen=True):
    """A sentence and its values. What is text among them comes from elsewhere: names, logins, what lists say.

    It becomes words in ``str()``, each time in the language of then; ``%`` fills it.
    """

    source: str
    values: dict[str, "int | str | Words | list[str | Words]"] = {}

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

        if not self.values:
            return _(self.source)
        return _(self.source) % {name: shown(value) for name, value in self.values.items()}

    def __mod__(self, values: Mapping[str, object]) -> "Words":
        return Words(
            self.source,
            {name: v if isinstance(v, int | Words | list) else str(v) for name, v in values.items()},
        )


# As it is kept: by a former version it was, in the language of whoever imported.
Kept = Words | str


def worded(sentence: str | Lazy) -> Words:
    """A sentence for later; `make words` finds it as it finds those of ``_``."""
    return Words(sentence.source if isinstance(sentence, Lazy) else sentence)
