"""Fields that hold ids."""

from typing import Any

from wtforms.validators import ValidationError

from one.errors import NotFound
from one.http.fields.base import AnyField, Said
from one.http.params import ID_MOST
from one.i18n import lazy

IDS_MOST = 500


class Ids(AnyField):
    """Any number of ids, ticked; what is not an id is left out. ``most`` bounds them."""

    kind = "ids"
    too_many = lazy("C’est trop à la fois : %(most)s au plus.")

    def __init__(self, label: Said = "", *, most: int = IDS_MOST, **more: Any) -> None:
        super().__init__(label, **more)
        self.most = most
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
        self.need()


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


class Pointed(Id):
    """An id that the page itself put there; NotFound for what is none, or could be none in the database.

    ``below`` is where its ids end, ``optional`` lets it be left out.
    """

    def __init__(self, *, below: int = ID_MOST, optional: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.below, self.optional = below, optional

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The first one."""
        super().process_formdata(valuelist)
        left_out = not valuelist or valuelist[0] == ""
        if (self.data is None and not (left_out and self.optional)) or (self.data or 0) >= self.below:
            raise NotFound
