"""From the lines of an export to people: who is one person, who is two, whose child is whose.

Never a guess: what the lines do not settle becomes a Problem, and nothing is done of it.
"""

from collections import defaultdict

from one.i18n.words import worded
from one.names import class_key
from one.roster.guardians import gather_guardians
from one.roster.levels import LEVELS
from one.roster.person import People, Person
from one.roster.persons import classes_of, email_of, name_key, person_of, reach
from one.roster.rows import Export, PupilRow, TeacherRow
from one.scope import Profile


def gather(export: Export) -> People:
    """Put the lines of each person together and find the children of each guardian."""
    people = People(frozenset(export.files), [], [], [], {}, {}, list(export.problems))
    people.rejected, people.files = dict(export.rejected), export.files
    _pupils(people, export.pupils, export.files[Profile.PUPIL])
    if Profile.TEACHER in export.files:
        _teachers(people, export.teachers, export.files[Profile.TEACHER])
    if Profile.GUARDIAN in export.files:
        gather_guardians(people, export.guardians, export.files[Profile.GUARDIAN])
    return people


def _pupils(people: People, rows: list[PupilRow], file: str) -> None:
    known: dict[tuple[str, str, object], Person] = {}
    levels: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        group = class_key(row.class_name)
        # Without a birth date, the same name in another class may be another child.
        key = (*name_key(row), row.birth_date or group)
        pupil = known.get(key)
        if pupil is None:
            pupil = known[key] = person_of(Profile.PUPIL, row)
            pupil.birth_date = row.birth_date
            people.pupils.append(pupil)
        elif group in pupil.classes or not group:
            people.tell(
                file,
                row.line,
                worded("%(name)s est déjà à la ligne %(line)s : ce doublon est ignoré."),
                name=pupil.name,
                line=pupil.line,
            )
            continue
        elif pupil.classes:
            people.tell(
                file,
                row.line,
                worded(
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
        email = email_of(people, row, file)
        namesakes = known[name_key(row)]
        same = [t for t in namesakes if not email or not t.email or t.email_keys == {email.lower()}]
        if len(same) > 1:
            same = [t for t in same if email and t.email] or same
        if len(same) > 1:
            people.tell(
                file,
                row.line,
                worded(
                    "Deux enseignants s’appellent %(name)s : cette ligne sans courriel ne dit pas duquel il s’agit."
                ),
                name=same[0].name,
            )
            people.rejected[Profile.TEACHER] = file, people.rejected.get(Profile.TEACHER, (file, 0))[1] + 1
            continue
        teacher = same[0] if same else person_of(Profile.TEACHER, row)
        if not same:
            namesakes.append(teacher)
            people.teachers.append(teacher)
        reach(people, teacher, row, email, file)
        teacher.head = row.head if not teacher.head else True
        for group, name in classes_of(row.class_name, people.classes).items():
            people.classes.setdefault(group, name)
            people.levels.setdefault(group, "")
            teacher.classes[group] = None
