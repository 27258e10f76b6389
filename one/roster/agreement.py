"""How somebody of the lists and an account agree: in their names, birth date, class, family, and how they are reached."""

from enum import IntEnum

import msgspec

from one.roster import spelling
from one.roster.account import Account
from one.roster.levels import ranks
from one.roster.person import People, Person


class Sign(IntEnum):
    """How the lists and an account agree in one thing."""

    OTHER = 0  # they contradict
    UNKNOWN = 1  # one of them does not say
    NEAR = 2  # as if one had been corrected
    SAME = 3


OTHER, UNKNOWN, NEAR, SAME = Sign


class Families(msgspec.Struct):
    """Whose child is whose in the lists, and the levels of their classes: what a pupil is known by besides."""

    guardians: dict[Person, list[Person]]
    levels: dict[str, str]

    @classmethod
    def of(cls, people: People) -> "Families":
        """As the lists say."""
        found: dict[Person, list[Person]] = {}
        for guardian in people.guardians:
            for child in guardian.children:
                found.setdefault(child, []).append(guardian)
        return cls(found, {key: people.levels.get(key) or name for key, name in people.classes.items()})


def last_name(person: Person, account: Account) -> Sign:
    """Family name or usage name."""
    if person.last_keys & account.last_keys:
        return SAME
    near = any(spelling.near_last(name, account.row.last_name) for name in person.last_names)
    return NEAR if near else OTHER


def first_name(person: Person, account: Account) -> Sign:
    """The first name, or its other spelling."""
    if spelling.keys(person.first_name) & account.first_keys:
        return SAME
    return NEAR if spelling.near_first(person.first_name, account.row.first_name) else OTHER


def names(person: Person, account: Account) -> tuple[Sign, Sign]:
    """Last and first name; both NEAR when they changed places."""
    last, first = last_name(person, account), first_name(person, account)
    if OTHER in (last, first):
        swapped = (
            person.last_keys & account.first_keys and spelling.keys(person.first_name) & account.last_keys
        )
        if swapped:
            return NEAR, NEAR
    return last, first


def birth(person: Person, account: Account) -> Sign:
    """The date of birth; NEAR when one part of it differs, or day and month changed places."""
    born, known = person.birth_date, account.row.birth_date
    if born is None or known is None:
        return UNKNOWN
    if born == known:
        return SAME
    if (born.year, born.day, born.month) == (known.year, known.month, known.day):
        return NEAR
    parts = (born.year == known.year) + (born.month == known.month) + (born.day == known.day)
    return NEAR if parts == 2 else OTHER


def place(person: Person, account: Account, families: Families) -> Sign:
    """The class, or the one that follows it in the next school year; OTHER for a level nobody gets to from there."""
    if not account.ended and person.classes.keys() & account.classes:
        return SAME
    after = {rank for key in person.classes for rank in ranks(families.levels.get(key, key))}
    if not after or not account.ranks:
        return UNKNOWN
    steps = {new - old for new in after for old in account.ranks}
    if account.ended:
        return SAME if 1 in steps else UNKNOWN if 0 in steps or 2 in steps else OTHER
    return UNKNOWN if steps & {-1, 0, 1} else OTHER


def family(person: Person, account: Account, families: Families) -> tuple[Sign, bool]:
    """Whether a pupil has the same guardians, and whether one of them is the same person for sure."""
    theirs = families.guardians.get(person, [])
    if not theirs or not account.relatives:
        return UNKNOWN, False
    found, surely = OTHER, False
    for guardian in theirs:
        for relative in account.relatives:
            named = names(guardian, relative)
            reached = contact(guardian, relative)
            if named == (SAME, SAME) or (reached == SAME and OTHER not in named):
                found = SAME
                surely = surely or reached in (SAME, UNKNOWN)
            elif reached == SAME:
                found = SAME
    return found, surely


def contact(person: Person, account: Account) -> Sign:
    """Address, e-mail and mobile: one that is the same is enough."""
    shared = (
        person.address_keys & account.address_keys,
        account.email_key in person.email_keys,
        bool(person.mobile) and person.mobile == account.row.mobile,
    )
    if any(shared):
        return SAME
    differ = (
        person.address_keys and account.address_keys,
        person.email_keys and account.email_key,
        person.mobile and account.row.mobile,
    )
    return OTHER if any(differ) else UNKNOWN


def reached_elsewhere(person: Person, account: Account) -> bool:
    """Another e-mail and another mobile: two people may live at one address."""
    return bool(
        person.email_keys
        and account.email_key
        and account.email_key not in person.email_keys
        and person.mobile
        and account.row.mobile
        and person.mobile != account.row.mobile
    )


def civility(person: Person, account: Account) -> Sign:
    """« M. » or « Mme »."""
    if not person.civility or not account.row.civility:
        return UNKNOWN
    return SAME if person.civility == account.row.civility else OTHER
