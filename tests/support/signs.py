"""People of lists and their accounts, made of the signs that a test is about: no database, no files."""

from datetime import date
from typing import Any

import msgspec

from one.roster import spelling
from one.roster.account import Account
from one.roster.account import account as account_of
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.scope import Profile
from one.store.roster.people import PersonRow, Presence
from one.store.roster.school import ClassRow

PUPIL, TEACHER, GUARDIAN = Profile.PUPIL, Profile.TEACHER, Profile.GUARDIAN
BORN = date(2018, 3, 4)
_ROW = PersonRow(0, "", "", "", "", "", None, None, None, Presence.HERE, None, [], [])


def listed(profile: str, last: str, first: str, *addresses: str, **values: Any) -> Person:
    """Somebody of the lists; their e-mail and addresses are what they are compared by, too."""
    keys = spelling.keys(last)
    person = Person(profile, 1, "", last, first, [last], keys, min(spelling.keys(first), default=""))
    person.address_keys = {spelling.address(each) for each in addresses}
    person.address = addresses[0] if addresses else ""
    for name, value in values.items():
        setattr(person, name, value)
    if person.email:
        person.email_keys = {person.email.lower()}
    return person


def row(number: int, profile: str, last: str, first: str, **values: Any) -> PersonRow:
    """Somebody who has an account."""
    login = f"{first}.{last}".lower()
    values = {"addresses": [""], **values}
    return msgspec.structs.replace(
        _ROW, id=number, login=login, profile=profile, last_name=last, first_name=first, **values
    )


def known(
    number: int,
    profile: str,
    last: str,
    first: str,
    *classes: ClassRow,
    children: tuple[int, ...] = (),
    **values: Any,
) -> Account:
    """The same as it is compared."""
    return account_of(row(number, profile, last, first, **values), classes, children)


def lists(*persons: Person, classes: dict[str, str] | None = None, **values: Any) -> People:
    """An export of these people, which has a list of each profile."""
    pupils, teachers, guardians = (
        [p for p in persons if p.profile == profile] for profile in (PUPIL, TEACHER, GUARDIAN)
    )
    classes = classes or {}
    levels = dict.fromkeys(classes, "")
    listed_ = frozenset((PUPIL, TEACHER, GUARDIAN))
    people = People(listed_, pupils, teachers, guardians, classes, levels, [])
    people.files = {PUPIL: "eleves.csv", TEACHER: "enseignants.csv", GUARDIAN: "responsables.csv"}
    for name, value in values.items():
        setattr(people, name, value)
    return people


def plan(**values: Any) -> Plan:
    """Nothing is planned yet."""
    return msgspec.structs.replace(Plan({}, [], [], [], [], [], {}, []), **values)
