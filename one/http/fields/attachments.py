"""Files that belong to what a form writes: the photos and PDF of a piece of news, of a post."""

from typing import IO, Any, NamedTuple

from wtforms.validators import ValidationError

from one.files.intake import BOTH
from one.files.kinds import ACCEPT, BYTES_MOST, Kind
from one.files.reading import File
from one.http.fields.base import AnyField, Said
from one.i18n import ngettext


class Arrived(NamedTuple):
    """A file that came with the form itself: a browser without scripts sends them so."""

    name: str
    content: IO[bytes]
    digest: str


class Attachments(AnyField):
    """Files of ``app``, at most so many. ``data`` are their ids, in their order.

    They wait from the moment they came, before or with the form: one that is refused shows them again. What keeps them is
    the domain's ``w.keep_files``. ``files`` are those that its page shows.
    """

    kind = "attachments"

    def __init__(
        self, label: Said, *, app: str, most: int, kinds: tuple[Kind, ...] = BOTH, **more: Any
    ) -> None:
        super().__init__(label, **more)
        self.app, self.most, self.kinds = app, most, kinds
        self.typed: list[str] = []
        self.arrived: list[Arrived] = []
        self.files: list[File] = []

    @property
    def accept(self) -> str:
        """What browsers offer to choose."""
        return ",".join(ACCEPT[kind] for kind in self.kinds)

    @property
    def bytes_most(self) -> int:
        """How large the largest may be."""
        return max(BYTES_MOST[kind] for kind in self.kinds)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Ids that stood in the page, then what came with the form."""
        ids = [v for v in valuelist if isinstance(v, str) and v.isascii() and v.isdigit() and len(v) <= 18]
        self.data = list(dict.fromkeys(int(v) for v in ids[: 2 * self.most]))
        self.arrived = [each for each in valuelist if isinstance(each, Arrived)]
        # What makes two sendings the same is what was chosen, not what it became.
        self.typed = [*map(str, self.data), *(f"{each.name} {each.digest}" for each in self.arrived)]

    def as_typed(self) -> list[str]:
        """What is shown again: a file that came has an id by then."""
        return [str(each) for each in self.data or ()]

    def pre_validate(self, form: Any) -> None:
        """Their number."""
        n = len(self.data or ()) + len(self.arrived)
        if n > self.most:
            said = ngettext(
                "Un seul fichier est possible.", "%(n)s fichiers au plus sont possibles.", self.most
            )
            raise ValidationError(said % {"n": self.most})
        if not self.arrived:
            self.need()
