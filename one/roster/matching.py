"""Which account is which person of an export, from one import to the next.

Who is surely somebody is settled first, the strongest signs before the weaker ones; then what was corrected; and
only where each is the other's sole candidate. Whatever is left in common is a question. The login is never a sign:
it is made from a name that many share.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable

import msgspec

from one.roster import spelling
from one.roster.account import Account
from one.roster.agreement import Families
from one.roster.evidence import Verdict, strength, weigh
from one.roster.person import Person
from one.scope import Profile
from one.store.roster.people import Presence

Keys = Iterable[Hashable]


class Matches(msgspec.Struct):
    """Who was found, and whom only a person can tell: each with the accounts it may be."""

    pairs: dict[Person, Account]
    doubtful: dict[Person, list[Account]]


# So many who were left over, of one birth date or name, were made up: to compare them each with each takes minutes.
TRACE_MOST = 50


class _Index:
    """Accounts by what they may be found by."""

    def __init__(self, accounts: Iterable[Account], keys: Callable[[Account], Keys]) -> None:
        self._found: defaultdict[Hashable, list[Account]] = defaultdict(list)
        for account in accounts:
            for key in keys(account):
                self._found[key].append(account)

    def of(self, keys: Keys, most: int | None = None) -> list[Account]:
        """Those that have one of these keys, each once; a key that more than ``most`` have tells nothing."""
        shared = (self._found.get(key, []) for key in keys)
        return list({id(a): a for some in shared if most is None or len(some) <= most for a in some}.values())


def match(people: list[Person], accounts: list[Account], families: Families) -> Matches:
    """Pair the people of one profile with accounts; who is not paired and not doubtful is new, or gone.

    Children must have been matched, and have their ids, before guardians.
    """
    found = Matches({}, {})
    maybe: defaultdict[Person, dict[int, Account]] = defaultdict(dict)
    for presence in (Presence.HERE, Presence.LEFT, Presence.ELSEWHERE):
        there = [a for a in accounts if a.row.presence == presence]
        _settle_sure(people, there, families, found.pairs)
        for person, near in _leftovers(people, there, families, found.pairs):
            maybe[person].update((account.row.id, account) for account in near)
        _settle(_corrected(people, maybe, families, found.pairs), found.pairs)
    taken = set(found.pairs.values())
    for person, candidates in maybe.items():
        left = [account for _id, account in sorted(candidates.items()) if account not in taken]
        if left and person not in found.pairs:
            found.doubtful[person] = left
    return found


def _settle_sure(
    people: list[Person], accounts: list[Account], families: Families, pairs: dict[Person, Account]
) -> None:
    """Of two who are surely the same as a third, the one that has more in common goes first."""
    index = _Index(accounts, lambda a: [(last, first) for last in a.last_keys for first in a.first_keys])
    tiers: defaultdict[int, list[tuple[Person, Account]]] = defaultdict(list)
    for person in people:
        if person in pairs:
            continue
        for account in index.of(_names(person)):
            if weigh(person, account, families) == Verdict.SURE:
                tiers[strength(person, account, families)].append((person, account))
    for tier in sorted(tiers, reverse=True):
        _settle(tiers[tier], pairs)


def _settle(claims: Iterable[tuple[Person, Account]], pairs: dict[Person, Account]) -> None:
    """Pair those of whom each is the other's only one."""
    taken = set(pairs.values())
    open_ = [(p, a) for p, a in claims if p not in pairs and a not in taken]
    persons, accounts = Counter(p for p, _a in open_), Counter(a for _p, a in open_)
    pairs.update((p, a) for p, a in open_ if persons[p] == accounts[a] == 1)


def _corrected(
    people: list[Person],
    maybe: dict[Person, dict[int, Account]],
    families: Families,
    pairs: dict[Person, Account],
) -> list[tuple[Person, Account]]:
    """Those that may have been corrected, or that several are sure to be."""
    return [
        (person, account)
        for person in people
        if person not in pairs
        for account in maybe.get(person, {}).values()
        if account.row.presence == Presence.HERE and weigh(person, account, families) >= Verdict.CORRECTED
    ]


def _leftovers(
    people: list[Person], accounts: list[Account], families: Families, pairs: dict[Person, Account]
) -> Iterable[tuple[Person, list[Account]]]:
    """Those left on both sides who may be one person."""
    taken = set(pairs.values())
    index = _Index((a for a in accounts if a not in taken), _traces)
    for person in (each for each in people if each not in pairs):
        near = index.of(_traces_of(person), TRACE_MOST)
        yield person, [account for account in near if weigh(person, account, families)]


def _names(person: Person) -> Keys:
    return [(last, first) for last in person.last_keys for first in spelling.keys(person.first_name)]


def _traces(account: Account) -> Keys:
    """What somebody whose name was corrected may still be found by."""
    names = account.last_keys | account.first_keys
    if account.row.profile == Profile.PUPIL:
        return [account.row.birth_date, *names] if account.row.birth_date else names
    return [*names, *account.children, *account.classes, *([account.email_key] if account.email_key else ())]


def _traces_of(person: Person) -> Keys:
    names = person.last_keys | spelling.keys(person.first_name)
    if person.profile == Profile.PUPIL:
        return [person.birth_date, *names] if person.birth_date else names
    return [*names, *person.known_children, *person.classes, *person.email_keys]
