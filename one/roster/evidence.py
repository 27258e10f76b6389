"""Whether somebody of the lists is the person of an account: the one place where signs are weighed.

An account holds a person's life at school. It stays with them only while nothing speaks against it: one corrected
sign, all else being equal, is a correction; a contradiction is a doubt, and a person decides. Two who have nothing
in common but a name that many have are two, and are not asked about.
"""

from enum import IntEnum

from one.roster.account import Account
from one.roster.agreement import (
    NEAR,
    OTHER,
    SAME,
    UNKNOWN,
    Families,
    Sign,
    birth,
    civility,
    contact,
    family,
    names,
    place,
    reached_elsewhere,
)
from one.roster.person import Person
from one.scope import Profile
from one.store.roster.people import Presence


class Verdict(IntEnum):
    """What the signs say together."""

    NO = 0
    DOUBT = 1
    CORRECTED = 2
    SURE = 3


NO, DOUBT, CORRECTED, SURE = Verdict


def weigh(person: Person, account: Account, families: Families) -> Verdict:
    """The verdict on one person of the lists and one account of the same profile."""
    if person.profile == Profile.PUPIL:
        return _pupil(person, account, families)
    if person.profile == Profile.TEACHER:
        return _teacher(person, account)
    return _guardian(person, account)


def strength(person: Person, account: Account, families: Families) -> int:
    """How much more there is in common than the name, to choose between several who are surely the same."""
    if person.profile == Profile.PUPIL:
        return place(person, account, families) + family(person, account, families)[0]
    signs = (
        account.email_key in person.email_keys,
        bool(person.mobile) and person.mobile == account.row.mobile,
        bool(person.address_keys & account.address_keys),
        bool(person.classes.keys() & account.classes),
    )
    return sum(signs) + 3 * len(person.known_children & account.children) + civility(person, account)


def _pupil(person: Person, account: Account, families: Families) -> Verdict:
    last, first = names(person, account)
    born = birth(person, account)
    whole = (last, first) == (SAME, SAME)
    if account.row.presence == Presence.ELSEWHERE:
        # The same name and birth date may be two children, and the account holds the first one's life.
        return NO
    if whole and born == SAME:
        return SURE
    parents, surely = family(person, account, families)
    if account.row.presence == Presence.LEFT:
        back = whole and born != OTHER and (parents == SAME or (born == NEAR and parents != OTHER))
        return DOUBT if back else NO
    where = place(person, account, families)
    if whole:
        return _namesake(person, account, born, parents, where)
    if born == SAME:
        return _same_day(last, first, parents, surely, where)
    return _other_name(last, first, born, parents, where)


def _namesake(person: Person, account: Account, born: Sign, parents: Sign, where: Sign) -> Verdict:
    """A pupil of the same name, whose birth date is not the same."""
    if born == OTHER:
        return DOUBT if parents == SAME or (parents == UNKNOWN and where == SAME) else NO
    if parents == OTHER:
        return DOUBT
    if born == UNKNOWN:
        return DOUBT if where == OTHER else CORRECTED
    one_year = str(person.birth_date)[:4] == str(account.row.birth_date)[:4]
    return CORRECTED if parents == SAME or where == SAME or one_year else DOUBT


def _same_day(last: Sign, first: Sign, parents: Sign, surely: bool, where: Sign) -> Verdict:
    """A pupil of the same birth date whose name is not quite the same: a correction, or a twin."""
    if OTHER not in (last, first):
        if parents == OTHER:
            return DOUBT
        return CORRECTED if SAME in (last, first, parents, where) else DOUBT
    if first == OTHER and last == OTHER:
        return DOUBT if surely and where != OTHER else NO
    if first == OTHER:
        return NO if parents == OTHER or where == OTHER else DOUBT
    if surely and first == SAME and where != OTHER:
        return CORRECTED
    return DOUBT


def _other_name(last: Sign, first: Sign, born: Sign, parents: Sign, where: Sign) -> Verdict:
    """Neither the name nor the birth date is the same."""
    if OTHER not in (last, first):
        if born == OTHER:
            return NO
        if born == UNKNOWN and SAME in (last, first) and parents == SAME and where == SAME:
            return CORRECTED
        return DOUBT if parents == SAME or (where == SAME and parents != OTHER) else NO
    if OTHER == first == last or born == OTHER or parents != SAME:
        # Without a birth date, a child of the same class and last name may have had a slip in the first name.
        alone = born == UNKNOWN and parents == UNKNOWN and where == SAME and last == SAME
        return DOUBT if alone else NO
    return DOUBT if first != OTHER or (born == UNKNOWN and where == SAME) else NO


def _guardian(person: Person, account: Account) -> Verdict:
    last, first = names(person, account)
    if first == OTHER or (last == OTHER and first != SAME):
        return NO  # the same last name with another first name is the other parent
    theirs, reached = _children(person, account), contact(person, account)
    if account.row.presence == Presence.ELSEWHERE:
        sure = (last, first) == (SAME, SAME) and reached == SAME and not reached_elsewhere(person, account)
        return SURE if sure and civility(person, account) != OTHER else NO
    if last == OTHER:
        return _married(person, account, theirs, reached)
    if (last, first) != (SAME, SAME):
        if theirs != SAME and reached != SAME:
            return NO
        agree = theirs == SAME and reached != OTHER and civility(person, account) != OTHER
        return CORRECTED if agree and account.row.presence == Presence.HERE else DOUBT
    return _same_guardian(person, account, theirs, reached)


def _same_guardian(person: Person, account: Account, theirs: Sign, reached: Sign) -> Verdict:
    """A guardian of the same name."""
    if civility(person, account) == OTHER and not (theirs == SAME and reached == SAME):
        return DOUBT if theirs == SAME or reached == SAME else NO
    if theirs == SAME:
        return DOUBT if account.row.presence == Presence.LEFT and reached == OTHER else SURE
    if reached == SAME:
        return DOUBT if reached_elsewhere(person, account) else SURE
    if account.row.presence == Presence.LEFT:
        return NO
    if reached == OTHER:
        return NO if theirs == OTHER else DOUBT
    return DOUBT if theirs == OTHER else CORRECTED


def _married(person: Person, account: Account, theirs: Sign, reached: Sign) -> Verdict:
    """The same first name and another last name: somebody who married, or who took another's place."""
    if civility(person, account) == OTHER or account.row.presence == Presence.LEFT:
        return NO
    by_mail = account.email_key in person.email_keys
    if theirs == SAME:
        return CORRECTED if reached == SAME and not reached_elsewhere(person, account) else DOUBT
    return DOUBT if by_mail else NO


def _children(person: Person, account: Account) -> Sign:
    """The children of a guardian, as far as they were found among the pupils."""
    theirs = person.known_children
    if theirs & account.children:
        return SAME
    known = theirs or person.children
    return OTHER if known and account.children else UNKNOWN


def _teacher(person: Person, account: Account) -> Verdict:
    last, first = names(person, account)
    mailed = account.email_key in person.email_keys
    other_mail = bool(person.email_keys and account.email_key) and not mailed
    if account.row.presence == Presence.ELSEWHERE:
        return SURE if (last, first) == (SAME, SAME) and mailed else NO
    if (last, first) == (SAME, SAME):
        teaches = bool(person.classes.keys() & account.classes)
        if civility(person, account) == OTHER and not mailed:
            return DOUBT
        return DOUBT if other_mail and not teaches else SURE
    if account.row.presence == Presence.LEFT or first == OTHER:
        return DOUBT if mailed and last != OTHER else NO
    teaches = bool(person.classes.keys() & account.classes)
    if mailed or (last != OTHER and teaches and not other_mail):
        return CORRECTED
    return DOUBT if teaches else NO
