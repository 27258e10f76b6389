"""One line of a list as a person: names, classes, and how to reach them."""

import re
from contextlib import suppress

from one import phones
from one.i18n.words import worded
from one.names import civility, class_key, fold
from one.roster import spelling
from one.roster.person import People, Person
from one.roster.rows import GuardianRow, PupilRow, TeacherRow

_SEVERAL = re.compile(r"[,;|]")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")


def person_of(profile: str, row: PupilRow | TeacherRow | GuardianRow) -> Person:
    """Somebody of whom only the line is known."""
    last_names = [name for name in (row.last_name, row.usage_name) if fold(name)]
    return Person(
        profile=profile,
        line=row.line,
        civility="" if isinstance(row, PupilRow) else civility(row.civility),
        last_name=row.usage_name if fold(row.usage_name) else row.last_name,
        first_name=row.first_name,
        last_names=last_names,
        last_keys=frozenset(key for name in last_names for key in spelling.keys(name)),
        first_key=fold(row.first_name),
    )


def name_key(row: PupilRow | TeacherRow | GuardianRow) -> tuple[str, str]:
    """What lines of one name have in common."""
    return fold(row.last_name) or fold(row.usage_name), fold(row.first_name)


def classes_of(cell: str, classes: dict[str, str]) -> dict[str, str]:
    """The classes named in a cell: one, or several with a separator that no class name holds."""
    if class_key(cell) in classes:
        return {class_key(cell): cell}
    return {class_key(name): name.strip() for name in _SEVERAL.split(cell) if name.strip()}


def reach(people: People, person: Person, row: TeacherRow | GuardianRow, email: str, file: str) -> None:
    """Take the line's e-mail and mobile, and what an earlier line of the person left empty."""
    person.civility = person.civility or civility(row.civility)
    if email:
        person.email = person.email or email
        person.email_keys.add(email.lower())
    if row.mobile and not person.mobile:
        with suppress(phones.NoNumber, phones.NoMobile):
            person.mobile = phones.mobile(row.mobile)
        if not person.mobile:
            people.tell(
                file,
                row.line,
                worded("Le téléphone « %(text)s » est illisible : il est ignoré."),
                text=row.mobile[:40],
            )


def email_of(people: People, row: TeacherRow | GuardianRow, file: str) -> str:
    """The e-mail of a line; empty, and told, when it cannot be one."""
    if not row.email or (len(row.email) <= 254 and _EMAIL.fullmatch(row.email)):
        return row.email
    people.tell(
        file, row.line, worded("Le courriel « %(text)s » est illisible : il est ignoré."), text=row.email[:60]
    )
    return ""
