"""What a note asks of families."""

from datetime import date
from enum import StrEnum

import msgspec


class Confirm(StrEnum):
    """Who confirms that they have read a note."""

    NOBODY = ""
    ONE = "one"  # of each child, any of their guardians
    EACH = "each"  # every guardian


class Answer(StrEnum):
    """What is answered besides."""

    NOTHING = ""
    TEXT = "text"
    YES_NO = "yesno"


class Asks(msgspec.Struct, frozen=True):
    """A confirmation, an answer with it, until a day. A note asks for nothing by default."""

    confirm: str = Confirm.NOBODY
    answer: str = Answer.NOTHING
    deadline: date | None = None

    @property
    def any(self) -> bool:
        """Whether something is asked for."""
        return self.confirm != Confirm.NOBODY


NOTHING = Asks()
