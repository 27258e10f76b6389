"""Fields that are ticked or chosen from."""

from collections.abc import Sequence
from typing import Any

from one.errors import NotFound
from one.http.fields.base import AnyField, Said, words

WORDS_MOST = 500


class Tick(AnyField):
    """A box."""

    kind = "tick"
    typed: str = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Ticked when anything came."""
        self.typed = words(valuelist[0], 80) if valuelist else ""
        self.data = bool(self.typed)

    def pre_validate(self, form: Any) -> None:
        """Said when it must be ticked."""
        self.need()


class Choice(AnyField):
    """One of several values; ``options`` are (value, words). Anything else is as if nothing were chosen."""

    kind = "choice"

    def __init__(self, label: Said = "", *, options: Sequence[tuple[str, Said]], **more: Any) -> None:
        super().__init__(label, **more)
        self.options = options

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was chosen, if it is one of the options."""
        value = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        self.typed = self.data = value if value in {option for option, _words in self.options} else ""

    def pre_validate(self, form: Any) -> None:
        """Said when nothing was chosen."""
        self.need()


class Button(Choice):
    """Which button of the page was pressed; NotFound for one that is not there. Nothing is the first."""

    kind = "button"

    def __init__(self, *options: str, **more: Any) -> None:
        """Their values."""
        super().__init__(options=[(option, "") for option in options], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was pressed."""
        super().process_formdata(valuelist)
        if not self.data and valuelist and valuelist[0]:
            raise NotFound
        self.typed = self.data = self.data or self.options[0][0]


class Words(AnyField):
    """Any number of short words, ticked, e.g. « carnet:parent »."""

    kind = "words"

    def __init__(self, label: Said = "", *, most: int = WORDS_MOST, **more: Any) -> None:
        """``most`` bounds their number; each has 80 signs at most."""
        super().__init__(label, **more)
        self.most, self.typed = most, list[str]()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """As sent."""
        self.typed = self.data = [word for value in valuelist[: self.most] if (word := words(value, 80))]
