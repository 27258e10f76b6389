"""Which account is which person of an export, from one import to the next.

Passes go from the surest sign to the weakest; a pass pairs a person with an account only when
each is the other's sole candidate. The login is never a sign: it is made from a name that many
share. What no pass settles is a new account, for an account given to the wrong family cannot be
taken back.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

import msgspec

from one.names import class_key, fold, similar
from one.roster.person import Person
from one.scope import Profile
from one.store.roster.people import PersonRow, Presence

Keys = Iterable[Hashable]


class Account(msgspec.Struct, eq=False):
    """An account that may be one of the export's people, with what it is compared by."""

    row: PersonRow
    classes: set[str]  # class keys in this school
    children: set[int]
    last_key: str
    first_key: str
    address_keys: set[str]

    @property
    def email_key(self) -> str:
        """The e-mail as compared."""
        return (self.row.email or "").lower()


class Sign(msgspec.Struct, frozen=True):
    """One way to recognise somebody: a key that both sides share, then a closer look."""

    of_person: Callable[[Person], Keys]
    of_account: Callable[[Account], Keys]
    fits: Callable[[Person, Account], bool] = lambda person, account: True


def account(row: PersonRow, class_names: Iterable[str], children: Iterable[int]) -> Account:
    """An account ready to be compared."""
    return Account(
        row,
        {class_key(name) for name in class_names},
        {*children, *row.children},
        fold(row.last_name),
        fold(row.first_name),
        {fold(address) for address in row.addresses} - {""},
    )


def match(people: list[Person], accounts: list[Account]) -> dict[Person, Account]:
    """Pair the people of one profile with accounts; who is not paired is new, or gone.

    Children must have been matched, and have their ids, before guardians.
    """
    pairs: dict[Person, Account] = {}
    if not people:
        return pairs
    signs = _SIGNS[Profile(people[0].profile)]
    for presence in (Presence.HERE, Presence.LEFT, Presence.ELSEWHERE):
        there = [a for a in accounts if a.row.presence == presence]
        for sign in signs.sure[presence]:
            _settle(sign, people, there, pairs)
    there = [a for a in accounts if a.row.presence == Presence.HERE]
    for sign in signs.corrected:
        _settle(sign, people, there, pairs)
    _in_order(people, there, pairs)
    return pairs


def _settle(sign: Sign, people: list[Person], accounts: list[Account], pairs: dict[Person, Account]) -> None:
    taken = set(pairs.values())
    index: defaultdict[Hashable, list[Account]] = defaultdict(list)
    for candidate in accounts:
        if candidate not in taken:
            for key in sign.of_account(candidate):
                index[key].append(candidate)
    claims: defaultdict[Account, list[Person]] = defaultdict(list)
    for person in people:
        if person in pairs:
            continue
        found = {a for key in sign.of_person(person) for a in index.get(key, ()) if sign.fits(person, a)}
        for candidate in found:
            # Somebody with two candidates counts for both: neither is then anybody's for sure.
            claims[candidate] += [person] * (1 if len(found) == 1 else 2)
    for candidate, claimants in claims.items():
        if len(claimants) == 1:
            pairs[claimants[0]] = candidate


def _in_order(people: list[Person], accounts: list[Account], pairs: dict[Person, Account]) -> None:
    """Namesakes that nothing tells apart (no address, no child): the same number of accounts each time."""
    taken = set(pairs.values())
    index: defaultdict[Hashable, list[Account]] = defaultdict(list)
    for candidate in accounts:
        known_by = candidate.address_keys or candidate.children or candidate.row.birth_date
        if candidate not in taken and not known_by:
            index[candidate.last_key, candidate.first_key].append(candidate)
    for person in people:
        if person in pairs or person.address_keys or person.children or person.birth_date:
            continue
        for key in _names(person):
            if index.get(key):
                pairs[person] = index[key].pop(0)
                break


def _names(person: Person) -> Keys:
    return [(last, person.first_key) for last in person.last_keys]


def _account_names(account: Account) -> Keys:
    return [(account.last_key, account.first_key)]


def _near_birth(person: Person, account: Account) -> bool:
    """One part of the date corrected, day and month exchanged, or one of the two unknown."""
    one, other = person.birth_date, account.row.birth_date
    if one is None or other is None or (one.year, one.day, one.month) == (other.year, other.month, other.day):
        return True
    return (one.year == other.year) + (one.month == other.month) + (one.day == other.day) == 2


def _same_class(person: Person, account: Account) -> bool:
    return bool(person.classes.keys() & account.classes)


def _half_name(person: Person, account: Account) -> bool:
    """One of the two names is the same, and the civility if both have one."""
    if person.civility and account.row.civility and person.civility != account.row.civility:
        return False
    return account.last_key in person.last_keys or account.first_key == person.first_key


def _close_name(person: Person, account: Account) -> bool:
    """One of the two names is the same and the other nearly."""
    return (
        _half_name(person, account)
        and similar(person.first_key, account.first_key)
        and any(similar(last, account.last_key) for last in person.last_keys)
    )


def _children(person: Person) -> set[int]:
    return {c.id for c in person.children if c.id} | {c.id for c, _ in person.doubtful if c.id}


def _corrected_pupil(person: Person, account: Account) -> bool:
    return _half_name(person, account) and (_same_class(person, account) or _close_name(person, account))


def _corrected_guardian(person: Person, account: Account) -> bool:
    """A new last name with the same first name (a marriage), or a spelling.

    The same last name with another first name is the other parent: never the same account.
    """
    return _half_name(person, account) and (
        person.first_key == account.first_key or _close_name(person, account)
    )


_NAMES = Sign(_names, _account_names)
_NAMES_AND_BIRTH = Sign(
    lambda p: [(*n, p.birth_date) for n in _names(p)],  # type: ignore[misc]
    lambda a: [(a.last_key, a.first_key, a.row.birth_date)],
    lambda p, a: p.birth_date is not None,
)
_NAMES_AND_CLASS = Sign(_names, _account_names, _same_class)
_NAMES_AND_ADDRESS = Sign(_names, _account_names, lambda p, a: bool(p.address_keys & a.address_keys))
_NAMES_AND_EMAIL = Sign(_names, _account_names, lambda p, a: a.email_key in p.email_keys)
_NAMES_AND_CHILD = Sign(_names, _account_names, lambda p, a: bool(_children(p) & a.children))


class _Signs(msgspec.Struct, frozen=True):
    sure: dict[str, list[Sign]]
    corrected: list[Sign]  # only for who is here: a mistake was seen and put right since


_SIGNS = {
    # A pupil of another school is never taken over, even with the same name and birth date: the two
    # may be two children, and the account holds the first one's life at school.
    Profile.PUPIL: _Signs(
        {
            Presence.HERE: [_NAMES_AND_BIRTH, _NAMES_AND_CLASS],
            Presence.LEFT: [_NAMES_AND_BIRTH],
            Presence.ELSEWHERE: [],
        },
        [
            Sign(_names, _account_names, _near_birth),
            Sign(
                lambda p: [p.birth_date] if p.birth_date else [],
                lambda a: [a.row.birth_date] if a.row.birth_date else [],
                _corrected_pupil,
            ),
        ],
    ),
    # A teacher's name is enough within a school; from another school it takes their own e-mail too.
    Profile.TEACHER: _Signs(
        {
            Presence.HERE: [_NAMES_AND_EMAIL, _NAMES_AND_CLASS, _NAMES],
            Presence.LEFT: [_NAMES_AND_EMAIL, _NAMES],
            Presence.ELSEWHERE: [_NAMES_AND_EMAIL],
        },
        [Sign(lambda p: p.classes, lambda a: a.classes, _close_name)],
    ),
    # A guardian has children in several schools with one account: the same name and the same
    # address or e-mail say so, as they do within one export.
    Profile.GUARDIAN: _Signs(
        {
            Presence.HERE: [_NAMES_AND_ADDRESS, _NAMES_AND_EMAIL, _NAMES_AND_CHILD],
            Presence.LEFT: [_NAMES_AND_ADDRESS, _NAMES_AND_EMAIL, _NAMES_AND_CHILD],
            Presence.ELSEWHERE: [_NAMES_AND_ADDRESS, _NAMES_AND_EMAIL],
        },
        [Sign(_children, lambda a: a.children, _corrected_guardian)],
    ),
}
