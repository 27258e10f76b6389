"""Files that are sent."""

import hashlib
from typing import Any, NamedTuple

from wtforms.validators import ValidationError

from one import text as cleaned
from one.http.fields.base import AnyField, Said
from one.i18n import _
from one.names import isolated


class Uploaded(NamedTuple):
    """A file as it came."""

    name: str
    content: bytes


class Files(AnyField):
    """Files; ``data`` are (name, content). ``most`` bounds their number, ``bytes_most`` each one's size."""

    kind = "files"
    secret = True  # a browser has to be given them again
    name_most = 100

    def __init__(
        self,
        label: Said = "",
        *,
        most: int,
        bytes_most: int,
        too_many: Said,
        accept: str = "",
        **more: Any,
    ) -> None:
        """``accept`` is what browsers offer to choose; ``too_many`` is said of more than ``most``."""
        super().__init__(label, **more)
        self.most, self.bytes_most, self.too_many, self.accept = most, bytes_most, too_many, accept
        self.typed: list[str] = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The files among what was sent."""
        sent = [each for each in valuelist if isinstance(each, Uploaded)]
        self.data = [
            (cleaned.clean(name[: self.name_most], keep_lines=False), content) for name, content in sent
        ]
        self.typed = [f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in sent]

    def pre_validate(self, form: Any) -> None:
        """Their number, then the size of each."""
        if len(self.data or ()) > self.most:
            raise ValidationError(str(self.too_many))
        for name, content in self.data or ():
            if len(content) > self.bytes_most:
                raise ValidationError(
                    _("Le fichier %(name)s est trop volumineux.") % {"name": isolated(name)}
                )
        self.need()
