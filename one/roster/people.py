"""From the lines of an export to people: who is one person, who is two, whose child is whose.

Never a guess: what the lines do not settle becomes a Problem, and nothing is done of it.
"""

import re
from collections import defaultdict
from contextlib import suppress

from one import phones
from one.i18n import _
from one.names import civility, class_key, fold
from one.roster.lines import Problem
from one.roster.person import People, Person
from one.roster.rows import ChildName, Export, GuardianRow, PupilRow, TeacherRow
from one.scope import Profile

_SEVERAL = re.compile(r"[,;|]")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
LEVELS = ("TPS", "PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2")


def gather(export: Export) -> People:
    """Put the lines of each person together and find the children of each guardian."""
    people = People(frozenset(export.files), [], [], [], {}, {}, list(export.problems))
    people.rejected, people.files = dict(export.rejected), export.files
    _pupils(people, export.pupils, export.files[Profile.PUPIL])
    if Profile.TEACHER in export.files:
        _teachers(people, export.teachers, export.files[Profile.TEACHER])
    if Profile.GUARDIAN in export.files:
        _guardians(people, export.guardians, export.files[Profile.GUARDIAN])
    return people


def _person(profile: str, row: PupilRow | TeacherRow | GuardianRow) -> Person:
    return Person(
        profile=profile,
        line=row.line,
        civility="" if isinstance(row, PupilRow) else civility(row.civility),
        last_name=row.usage_name if fold(row.usage_name) else row.last_name,
        first_name=row.first_name,
        last_keys={fold(row.last_name), fold(row.usage_name)} - {""},
        first_key=fold(row.first_name),
    )


def _name_key(row: PupilRow | TeacherRow | GuardianRow) -> tuple[str, str]:
    return fold(row.last_name) or fold(row.usage_name), fold(row.first_name)


def _pupils(people: People, rows: list[PupilRow], file: str) -> None:
    known: dict[tuple[str, str, object], Person] = {}
    levels: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        group = class_key(row.class_name)
        # Without a birth date, the same name in another class may be another child.
        key = (*_name_key(row), row.birth_date or group)
        pupil = known.get(key)
        if pupil is None:
            pupil = known[key] = _person(Profile.PUPIL, row)
            pupil.birth_date = row.birth_date
            people.pupils.append(pupil)
        elif group in pupil.classes or not group:
            people.tell(
                file,
                row.line,
                _("%(name)s est déjà à la ligne %(line)s : ce doublon est ignoré."),
                name=pupil.name,
                line=pupil.line,
            )
            continue
        elif pupil.classes:
            people.tell(
                file,
                row.line,
                _(
                    "%(name)s est déjà à la ligne %(line)s dans une autre classe : l’élève est mis dans les deux."
                ),
                name=pupil.name,
                line=pupil.line,
            )
        if group:
            people.classes.setdefault(group, row.class_name)
            pupil.classes[group] = None
            if row.level:
                levels[group].add(row.level)
    for group in people.classes:
        people.levels[group] = "-".join(sorted(levels[group], key=_level_rank))


def _level_rank(level: str) -> tuple[int, str]:
    return (LEVELS.index(level) if level in LEVELS else len(LEVELS)), level


def _teachers(people: People, rows: list[TeacherRow], file: str) -> None:
    """A name is one teacher, but two when two e-mail addresses say so."""
    known: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
    for row in rows:
        email = _email(people, row, file)
        namesakes = known[_name_key(row)]
        same = [t for t in namesakes if not email or not t.email or t.email_keys == {email.lower()}]
        if len(same) > 1:
            same = [t for t in same if email and t.email] or same
        if len(same) > 1:
            people.tell(
                file,
                row.line,
                _(
                    "Deux enseignants s’appellent %(name)s : cette ligne sans courriel ne dit pas duquel il s’agit."
                ),
                name=same[0].name,
            )
            people.rejected[Profile.TEACHER] = file, people.rejected.get(Profile.TEACHER, (file, 0))[1] + 1
            continue
        teacher = same[0] if same else _person(Profile.TEACHER, row)
        if not same:
            namesakes.append(teacher)
            people.teachers.append(teacher)
        _reach(people, teacher, row, email, file)
        teacher.head = row.head if not teacher.head else True
        for group, name in _classes_of(row.class_name, people.classes).items():
            people.classes.setdefault(group, name)
            people.levels.setdefault(group, "")
            teacher.classes[group] = None


def _classes_of(cell: str, classes: dict[str, str]) -> dict[str, str]:
    """The classes named in a cell: one, or several with a separator that no class name holds."""
    if class_key(cell) in classes:
        return {class_key(cell): cell}
    return {class_key(name): name.strip() for name in _SEVERAL.split(cell) if name.strip()}


def _guardians(people: People, rows: list[GuardianRow], file: str) -> None:
    """The same name is one person if the address or the e-mail is the same too, else two."""
    named: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
    for pupil in people.pupils:
        for last in pupil.last_keys:
            named[last, pupil.first_key].append(pupil)
    known: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
    for row in rows:
        email = _email(people, row, file)
        address = fold(row.address)
        namesakes = known[_name_key(row)]
        same = [
            g
            for g in namesakes
            if (address and address in g.address_keys) or (email and email.lower() in g.email_keys)
        ]
        guardian = same[0] if same else _person(Profile.GUARDIAN, row)
        if not same:
            namesakes.append(guardian)
            people.guardians.append(guardian)
        for other in same[1:]:  # this line has the address of one and the e-mail of the other
            _absorb(guardian, other)
            namesakes.remove(other)
            people.guardians.remove(other)
        if address:
            guardian.address = guardian.address or row.address
            guardian.address_keys.add(address)
        _reach(people, guardian, row, email, file)
        for child in row.children:
            _link(people, guardian, child, named, row.line, file)
    for namesakes in known.values():
        if len(namesakes) > 1:
            _merge_repeated(people, namesakes)


def _merge_repeated(people: People, namesakes: list[Person]) -> None:
    """Lines without an address that name the same guardian of the same child are one person."""
    kept: list[Person] = []
    for guardian in namesakes:
        for each in kept:
            if not (each.address_keys or guardian.address_keys) and set(each.children) & set(
                guardian.children
            ):
                _absorb(each, guardian)
                people.guardians.remove(guardian)
                break
        else:
            kept.append(guardian)


def _absorb(one: Person, other: Person) -> None:
    one.address = one.address or other.address
    one.email = one.email or other.email
    one.mobile = one.mobile or other.mobile
    one.address_keys |= other.address_keys
    one.email_keys |= other.email_keys
    one.children += [child for child in other.children if child not in one.children]
    one.doubtful += other.doubtful
    one.unsettled = one.unsettled or other.unsettled


def _reach(people: People, person: Person, row: TeacherRow | GuardianRow, email: str, file: str) -> None:
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
                _("Le téléphone « %(text)s » est illisible : il est ignoré."),
                text=row.mobile[:40],
            )


def _email(people: People, row: TeacherRow | GuardianRow, file: str) -> str:
    if not row.email or (len(row.email) <= 254 and _EMAIL.fullmatch(row.email)):
        return row.email
    people.tell(
        file, row.line, _("Le courriel « %(text)s » est illisible : il est ignoré."), text=row.email[:60]
    )
    return ""


def _link(
    people: People,
    guardian: Person,
    child: ChildName,
    named: dict[tuple[str, str], list[Person]],
    line: int,
    file: str,
) -> None:
    """Find the child a line names, by family name or usage name, first name and class."""
    first, last, usage = fold(child.first_name), fold(child.last_name), fold(child.usage_name)
    shown = f"{child.first_name} {child.last_name or child.usage_name}".strip()
    found = named.get((last, first), []) or named.get((usage, first), [])
    places = _classes_of(child.class_name, people.classes).keys()
    here = [c for c in found if not places or not c.classes or c.classes.keys() & places]
    if len(here) > 1 and usage:
        here = [c for c in here if usage in c.last_keys] or here
    if len(here) == 1:
        if here[0] not in guardian.children:
            guardian.children.append(here[0])
        return
    full = shown
    if child.class_name:
        full = _("%(name)s en %(class)s") % {"name": shown, "class": child.class_name}
    if len(here) > 1:
        reason = _("Plusieurs élèves s’appellent %(name)s : le lien n’est pas créé.") % {"name": full}
    elif found:
        theirs = ", ".join(people.classes[key] for c in found for key in c.classes)
        reason = _("%(name)s n’est pas en %(class)s mais en %(theirs)s : le lien n’est pas créé.") % {
            "name": shown,
            "class": child.class_name,
            "theirs": theirs,
        }
        if len(found) == 1:
            guardian.doubtful.append((found[0], Problem(file, line, reason)))
            return
    else:
        reason = _("Aucun élève ne s’appelle %(name)s : le lien n’est pas créé.") % {"name": full}
    guardian.unsettled = guardian.unsettled or Problem(file, line, reason)
    people.tell(file, line, reason)
