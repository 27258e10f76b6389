"""Fields that are typed into."""

from collections.abc import Callable
from typing import Any

from wtforms.validators import ValidationError

from one import text as cleaned
from one.http.fields.base import AnyField, Said, words
from one.i18n import _


class Text(AnyField):
    """One line. ``most`` bounds its length, ``rule`` turns it into what is kept.

    ``rule`` gets the cleaned text and returns its normal form, or raises ValueError with a sentence.
    """

    kind = "text"
    typed: str

    def __init__(
        self,
        label: Said = "",
        *,
        most: int,
        rule: Callable[[str], str] | None = None,
        autocomplete: str = "",
        inputmode: str = "",
        count: bool = False,
        needed: bool = False,
        plain: bool = False,
        **more: Any,
    ) -> None:
        """``count`` shows how much of a long text is left; ``plain`` keeps keyboards from correcting it.

        ``needed`` says that the domain refuses an empty one.
        """
        super().__init__(label, **more)
        self.most, self.rule = most, rule
        self.autocomplete, self.inputmode, self.count = autocomplete, inputmode, count
        self.needed, self.plain = needed, plain
        self.kept_most += most
        self.typed = ""

    @property
    def required(self) -> bool:
        """Whether an empty one is refused."""
        return bool(self.missing) or self.needed

    def clean(self, text: str) -> str:
        """A line without the signs that nobody sees."""
        return cleaned.clean(text, keep_lines=False)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent; a field that is missing reads as empty."""
        self.typed = self.data = words(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """Length, then cleaning, then the rule."""
        if len(self.typed) > self.most:
            # Nobody gets to work on it: a megabyte of accents takes Unicode's normal forms two minutes.
            self.data = ""
            words = _("C’est trop long : %(most)s caractères au plus, vous en avez %(n)s.")
            raise ValidationError(words % {"most": self.most, "n": len(self.typed)})
        self.data = self.clean(self.typed)
        self.need()
        if self.data:
            try:
                self.read()
            except ValueError as error:
                raise ValidationError(str(error)) from None

    def read(self) -> None:
        """Make what is kept of it; ValueError with a sentence for what cannot be."""
        if self.rule is not None:
            self.data = self.rule(self.data)


class Lines(Text):
    """A text of several lines."""

    kind = "lines"
    kept_most = 100_000

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent. Browsers send two signs for the end of a line, which who types and the page's counter count as one."""
        super().process_formdata(valuelist)
        self.typed = self.data = self.typed.replace("\r\n", "\n")

    def clean(self, text: str) -> str:
        """Lines stay lines."""
        return cleaned.clean(text, keep_lines=True)


class Email(Text):
    """An address; browsers open their own keyboard for it."""

    kind = "email"


class Phone(Text):
    """A number; browsers open their own keyboard for it."""

    kind = "tel"


class Secret(Text):
    """A password or code: never kept, never shown again, taken as it is."""

    kind = "password"
    secret = True
    again = False  # whether it has to be typed once more, for want of being kept

    def clean(self, text: str) -> str:
        """Spaces may belong to it."""
        return text


class Hidden(Text):
    """What the page says for itself, e.g. where to go on. Nobody typed it: what is longer than a page's own is none."""

    kind = "hidden"

    def clean(self, text: str) -> str:
        """As it is; whoever reads it judges it."""
        return text

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent."""
        super().process_formdata(valuelist)
        if len(self.typed) > self.most:
            self.typed = self.data = ""
