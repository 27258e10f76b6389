"""People as an export describes them, before they are found among the accounts or made new."""

from datetime import date

import msgspec

from one.i18n import lazy
from one.i18n.words import Words
from one.roster.lines import Problem

# What the register says of somebody, as it is told.
LABELS = {
    "civility": lazy("civilité"),
    "last_name": lazy("nom"),
    "first_name": lazy("prénom"),
    "birth_date": lazy("date de naissance"),
    "email": lazy("courriel"),
    "mobile": lazy("portable"),
}


class Person(msgspec.Struct, eq=False):
    """Somebody as the export describes them, to be found among the accounts or made new.

    ``last_name`` is the usage name when there is one, for it is how people are called; ``last_names`` are
    both, ``last_keys`` what they are compared by. ``doubtful`` children have the right name and
    another class: they are kept if the link exists already, never made. ``unsettled`` says why a
    child could not be found at all: the list does not then say whose child is whose.
    """

    profile: str
    line: int
    civility: str
    last_name: str
    first_name: str
    last_names: list[str]
    last_keys: frozenset[str]
    first_key: str
    birth_date: date | None = None
    address: str = ""
    address_keys: set[str] = msgspec.field(default_factory=set)
    email: str = ""
    email_keys: set[str] = msgspec.field(default_factory=set)
    mobile: str = ""
    head: bool | None = None
    classes: dict[str, None] = msgspec.field(default_factory=dict)  # class keys, in order
    children: list["Person"] = msgspec.field(default_factory=list)
    doubtful: list[tuple["Person", Problem]] = msgspec.field(default_factory=list)
    unsettled: Problem | None = None
    maybe: set[int] = msgspec.field(default_factory=set)  # accounts that a child in question may have
    id: int = 0  # once found or made
    login: str = ""

    @property
    def known_children(self) -> set[int]:
        """The accounts of the children, and of those who may be."""
        named = {child.id for child in self.children} | {child.id for child, _problem in self.doubtful}
        return (named | self.maybe) - {0}

    @property
    def name(self) -> str:
        """As shown."""
        return f"{self.first_name} {self.last_name}"


class People(msgspec.Struct):
    """Everybody of an export. ``profiles`` are those it lists, ``classes`` maps keys to names."""

    profiles: frozenset[str]
    pupils: list[Person]
    teachers: list[Person]
    guardians: list[Person]
    classes: dict[str, str]
    levels: dict[str, str]
    problems: list[Problem]
    rejected: dict[str, tuple[str, int]] = {}  # as in Export
    files: dict[str, str] = {}

    def everybody(self) -> list[Person]:
        """Pupils first: when names collide they get the shorter logins."""
        return [*self.pupils, *self.teachers, *self.guardians]

    def tell(self, file: str, line: int, words: Words, /, **values: object) -> None:
        """Add a problem."""
        self.problems.append(Problem(file, line, words % values if values else words))
