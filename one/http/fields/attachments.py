"""Files that belong to what a form writes: the photos and PDF of a piece of news, of a post."""

from typing import IO, Any, NamedTuple

from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from one.files.intake import BOTH
from one.files.kinds import ACCEPT, BYTES_MOST, Kind
from one.files.reading import File
from one.http.fields.base import AnyField, Said, words
from one.i18n import ngettext
from one.text import clean

ALT_MOST = 200


class Arrived(NamedTuple):
    """A file that came with the form itself: a browser without scripts sends them so."""

    name: str
    content: IO[bytes]
    digest: str


class Attachments(AnyField):
    """Files of ``app``, at most so many. ``data`` are their ids, in their order.

    They wait from the moment they came, before or with the form: one that is refused shows them again. What keeps them is
    the domain's ``w.keep_files``. ``files`` are those that its page shows. ``album``: they are put in order, by a script or by
    the number beside each, and each is described in words, ``alts`` by id, of which a form carries one for each:
    « 12:Un chat » beside « 12 » when it is shown again.
    """

    kind = "attachments"

    def __init__(
        self,
        label: Said,
        *,
        app: str,
        most: int,
        kinds: tuple[Kind, ...] = BOTH,
        album: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(label, **more)
        self.app, self.most, self.kinds, self.album = app, most, kinds, album
        self.alts: dict[int, str] = {}
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

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Their ids and contents, then their descriptions, which stand in boxes of their own."""
        self.alts = {}
        super().process(formdata, data, extra_filters)
        if not self.album or formdata is None:
            return
        self._arrange(formdata)
        for each in self.data or ():
            if typed := formdata.getlist(self.alt_name(each)):
                self.alts[each] = clean(words(typed[0], ALT_MOST), keep_lines=False)
        self.typed += [f"{each} {alt}" for each, alt in self.alts.items()]

    def _arrange(self, formdata: Any) -> None:
        """Without scripts a photo has its place in a box: one that is moved stands before the one whose place it takes."""
        places: dict[int, tuple[int, int]] = {}
        for now, each in enumerate(self.data or (), 1):
            typed = words((formdata.getlist(self.place_name(each)) or [""])[0], 4)
            to = int(typed) if typed.isascii() and typed.isdigit() else now
            places[each] = (to, (to > now) - (to < now))
        if any(turn for _to, turn in places.values()):
            self.data = sorted(self.data, key=places.__getitem__)
            self.typed += ["", *map(str, self.data)]

    def place_name(self, file_id: int | str) -> str:
        """The box of its place among them."""
        return f"{self.name}-place-{file_id}"

    def alt_name(self, file_id: int | str) -> str:
        """The box of its description."""
        return f"{self.name}-alt-{file_id}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Ids that stood in the page, then what came with the form."""
        ids, self.alts = [], {}
        for value in valuelist[: 3 * self.most]:
            each, told, alt = value.partition(":") if isinstance(value, str) else ("", "", "")
            if each.isascii() and each.isdigit() and len(each) <= 18:
                ids.append(int(each))
                if told and self.album:
                    self.alts[int(each)] = clean(words(alt, ALT_MOST), keep_lines=False)
        self.data = list(dict.fromkeys(ids[: 2 * self.most]))
        self.arrived = [each for each in valuelist if isinstance(each, Arrived)]
        # What makes two sendings the same is what was chosen, not what it became.
        self.typed = [*map(str, self.data), *(f"{each.name} {each.digest}" for each in self.arrived)]

    def as_typed(self) -> list[str]:
        """What is shown again: a file that came has an id by then."""
        alts = {each: f":{alt}" for each, alt in self.alts.items()}
        return [f"{each}{alts.get(each, '')}" for each in self.data or ()]

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


class Photo(Attachments):
    """One photo that the handler takes itself, ``arrived`` and on the disk: it belongs to no subject, and never waits."""

    kind = "photo"

    def __init__(self, label: Said, **more: Any) -> None:
        super().__init__(label, app="", most=1, kinds=(Kind.IMAGE,), **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What came with the form."""
        super().process_formdata([each for each in valuelist if isinstance(each, Arrived)])
