"""Fields of forms: what may be typed, how much of it, and the words of what is wrong with it.

They are WTForms' fields, with our order of things: how long a text is is looked at before anything else is done
with it, and what cannot be taken is kept as it was typed. templates/_forms.html draws each by its ``kind``.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast

from wtforms import Field
from wtforms.validators import ValidationError

from one import text as cleaned
from one.i18n import Lazy, _, lazy

IDS_MOST = 500
Said = str | Lazy


class AnyField(Field):
    """What all have: how they are drawn, what was typed, and whether that may be shown again."""

    kind = ""
    secret = False
    typed: str | list[str] = ""


class Text(AnyField):
    """One line. ``most`` bounds its length, ``missing`` makes it required, ``rule`` turns it into what is kept.

    ``rule`` gets the cleaned text and returns its normal form, or raises ValueError with a sentence.
    """

    kind = "text"
    typed: str

    def __init__(
        self,
        label: Said = "",
        *,
        most: int,
        missing: Said = "",
        hint: Said = "",
        rule: Callable[[str], str] | None = None,
        autocomplete: str = "",
        inputmode: str = "",
        count: bool = False,
        **more: Any,
    ) -> None:
        """``count`` shows how much of a long text is left."""
        super().__init__(cast("str", label), **more)
        self.most, self.missing, self.hint, self.rule = most, missing, hint, rule
        self.autocomplete, self.inputmode, self.count = autocomplete, inputmode, count
        self.typed = ""

    @property
    def required(self) -> bool:
        """Whether an empty one is refused."""
        return bool(self.missing)

    def clean(self, text: str) -> str:
        """A line without the signs that nobody sees."""
        return cleaned.clean(text, keep_lines=False)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent; a field that is missing, or a file, reads as empty."""
        value = valuelist[0] if valuelist else ""
        self.typed = self.data = value.replace("\0", "") if isinstance(value, str) else ""

    def pre_validate(self, form: Any) -> None:
        """Length, then cleaning, then the rule."""
        if len(self.typed) > self.most:
            words = _("C’est trop long : %(most)s caractères au plus, vous en avez %(n)s.")
            raise ValidationError(words % {"most": self.most, "n": len(self.typed)})
        self.data = self.clean(self.typed)
        if not self.data:
            if self.missing:
                raise ValidationError(str(self.missing))
            return
        if self.rule is not None:
            try:
                self.data = self.rule(self.data)
            except ValueError as error:
                raise ValidationError(str(error)) from None


class Lines(Text):
    """A text of several lines."""

    kind = "lines"

    def clean(self, text: str) -> str:
        """Lines stay lines."""
        return cleaned.clean(text, keep_lines=True)


class Email(Text):
    """An address; browsers open their own keyboard for it."""

    kind = "email"


class Secret(Text):
    """A password or code: never kept, never shown again, taken as it is."""

    kind = "password"
    secret = True

    def clean(self, text: str) -> str:
        """Spaces may belong to it."""
        return text


class Hidden(Text):
    """What the page says for itself, e.g. an id."""

    kind = "hidden"


class Tick(AnyField):
    """A box."""

    kind = "tick"

    def __init__(self, label: Said = "", *, missing: Said = "", hint: Said = "", **more: Any) -> None:
        """``missing``: the box has to be ticked, or this is said."""
        super().__init__(cast("str", label), **more)
        self.missing, self.hint, self.typed = missing, hint, ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Ticked when anything came."""
        self.typed = str(valuelist[0])[:80] if valuelist and isinstance(valuelist[0], str) else ""
        self.data = bool(self.typed)

    def pre_validate(self, form: Any) -> None:
        """Said when it must be ticked."""
        if self.missing and not self.data:
            raise ValidationError(str(self.missing))


class Choice(AnyField):
    """One of several values; ``options`` are (value, words). Anything else is as if nothing were chosen."""

    kind = "choice"

    def __init__(
        self,
        label: Said = "",
        *,
        options: Sequence[tuple[str, Said]],
        missing: Said = "",
        hint: Said = "",
        **more: Any,
    ) -> None:
        """``missing``: something has to be chosen, or this is said."""
        super().__init__(cast("str", label), **more)
        self.options, self.missing, self.hint, self.typed = options, missing, hint, ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was chosen, if it is one of the options."""
        value = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        self.typed = self.data = value if value in {option for option, _words in self.options} else ""

    def pre_validate(self, form: Any) -> None:
        """Said when nothing was chosen."""
        if self.missing and not self.data:
            raise ValidationError(str(self.missing))


class Ids(AnyField):
    """Any number of ids, ticked; what is not an id is left out. ``most`` bounds them."""

    kind = "ids"
    too_many = lazy("C’est trop à la fois : %(most)s au plus.")

    def __init__(
        self, label: Said = "", *, most: int = IDS_MOST, missing: Said = "", hint: Said = "", **more: Any
    ) -> None:
        """``missing``: at least one has to be ticked, or this is said."""
        super().__init__(cast("str", label), **more)
        self.most, self.missing, self.hint = most, missing, hint
        self.typed: list[str] = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The ids among what was sent, each once, in their order."""
        found = [v for v in valuelist[: self.most + 1] if isinstance(v, str) and v.isascii() and v.isdigit()]
        self.typed = [v for v in found if len(v) <= 18]
        self.data = list(dict.fromkeys(int(v) for v in self.typed))

    def pre_validate(self, form: Any) -> None:
        """Their number."""
        if len(self.data or ()) > self.most:
            raise ValidationError(self.too_many % {"most": self.most})
        if self.missing and not self.data:
            raise ValidationError(str(self.missing))


class Id(Ids):
    """One id; None when nothing was sent or it is none."""

    kind = "id"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The first one."""
        super().process_formdata(valuelist[:1])
        self.data = self.data[0] if self.data else None

    def pre_validate(self, form: Any) -> None:
        """Said when it is missing."""
        if self.missing and self.data is None:
            raise ValidationError(str(self.missing))


class Words(AnyField):
    """Any number of short words, ticked, e.g. « carnet:parent »."""

    kind = "words"

    def __init__(self, label: Said = "", *, most: int = IDS_MOST, **more: Any) -> None:
        """``most`` bounds their number; each has 80 signs at most."""
        super().__init__(cast("str", label), **more)
        self.most, self.typed = most, list[str]()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """As sent."""
        self.typed = self.data = [v[:80] for v in valuelist[: self.most] if isinstance(v, str)]
