"""What all fields have."""

from typing import Any, cast

from wtforms import Field
from wtforms.validators import ValidationError

from one.i18n import Lazy

Said = str | Lazy


class AnyField(Field):
    """What all have: how they are drawn, what was typed, and whether that may be shown again."""

    kind = ""
    secret = False
    typed: str | list[str] = ""
    kept_most = 1000  # characters of one value that are shown again

    def __init__(
        self, label: Said = "", *, short: Said = "", hint: Said = "", missing: Said = "", **more: Any
    ) -> None:
        """``missing`` makes it required; ``short`` is its name in the list of what is wrong."""
        super().__init__(cast("str", label), **more)
        self.name_in_list, self.hint, self.missing = short, hint, missing

    @property
    def short(self) -> str:
        """The shorter of its names."""
        return str(self.name_in_list or self.label.text)

    @property
    def required(self) -> bool:
        """Whether an empty one is refused."""
        return bool(self.missing)

    def as_typed(self) -> list[str]:
        """Every value of it."""
        return self.typed if isinstance(self.typed, list) else [self.typed]

    def need(self) -> None:
        """Say that it is missing, if it must not be."""
        if self.missing and not self.data:
            raise ValidationError(str(self.missing))


def words(value: Any, most: int | None = None) -> str:
    """A value as sent; a file reads as empty. The database takes no NUL."""
    return value[:most].replace("\0", "") if isinstance(value, str) else ""
