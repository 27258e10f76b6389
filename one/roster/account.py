"""An account as an import compares it with the people of the lists."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from one.names import class_key
from one.roster import spelling
from one.roster.levels import ranks
from one.store.roster.by_hand import ByHand
from one.store.roster.people import PersonRow
from one.store.roster.school import ClassRow


class SchoolState(msgspec.Struct):
    """A school as it is in the database."""

    classes: list[ClassRow]
    people: list[PersonRow]
    memberships: list[tuple[int, int]]  # (class, person)
    links: list[tuple[int, int]]  # (guardian, child)
    by_hand: ByHand = ByHand()


class Account(msgspec.Struct, eq=False):
    """An account that may be one of the export's people, with what it is compared by.

    ``classes`` are keys of the classes it is in, ``ended`` whether their school year is over, ``ranks`` the levels
    they are of. ``relatives`` are a pupil's guardians, as far as they are known.
    """

    row: PersonRow
    last_keys: frozenset[str]
    first_keys: frozenset[str]
    address_keys: frozenset[str]
    classes: set[str]
    ended: bool
    ranks: frozenset[int]
    children: set[int]
    relatives: list["Account"]
    places: list[str]  # names of the classes
    offspring: list[str]  # first names of the children

    @property
    def email_key(self) -> str:
        """The e-mail as compared."""
        return (self.row.email or "").lower()

    @property
    def name(self) -> str:
        """As shown."""
        return f"{self.row.first_name} {self.row.last_name}"


def account(row: PersonRow, classes: Iterable[ClassRow] = (), children: Iterable[int] = ()) -> Account:
    """An account ready to be compared."""
    places = list(classes)
    return Account(
        row,
        spelling.keys(row.last_name),
        spelling.keys(row.first_name),
        frozenset(spelling.address(address) for address in row.addresses if address),
        {class_key(each.name) for each in places},
        bool(places) and all(each.ended for each in places),
        frozenset(rank for each in places for rank in ranks(each.level or each.name)),
        {*children, *row.children},
        [],
        sorted(each.name for each in places),
        [],
    )


def accounts_of(state: SchoolState) -> dict[str, list[Account]]:
    """All accounts that the lists may mean, by profile; those of pupils know their guardians."""
    rows = {row.id: row for row in state.classes}
    places = defaultdict(list)
    for class_id, person_id in state.memberships:
        places[person_id].append(rows[class_id])
    children = defaultdict(list)
    for guardian_id, child_id in state.links:
        children[guardian_id].append(child_id)
    made = {row.id: account(row, places[row.id], children[row.id]) for row in state.people}
    found = defaultdict(list)
    for each in made.values():
        found[each.row.profile].append(each)
        for child_id in each.children:
            if child_id in made:
                made[child_id].relatives.append(each)
                each.offspring.append(made[child_id].row.first_name)
    return found
