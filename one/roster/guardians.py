"""The guardians of a list: which lines are one person, and whose children they are."""

from collections import defaultdict

from one.errors import Invalid
from one.i18n import _
from one.i18n.words import Words, worded
from one.names import fold
from one.roster import spelling
from one.roster.lines import Problem
from one.roster.person import People, Person
from one.roster.persons import classes_of, email_of, name_key, person_of, reach
from one.roster.rows import ChildName, GuardianRow
from one.scope import Profile

# Each is compared with all others of the name: thousands would keep the process busy for minutes.
NAMESAKES_MOST = 200


def gather_guardians(people: People, rows: list[GuardianRow], file: str) -> None:
    """The same name is one person if the address or the e-mail is the same too, else two.

    Raises Invalid for a list in which one name is that of more people than any school has.
    """
    named: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
    for pupil in people.pupils:
        for last in pupil.last_keys:
            named[last, pupil.first_key].append(pupil)
    known: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
    for row in rows:
        guardian = _guardian(people, row, named, file)
        namesakes = known[name_key(row)]
        same = [other for other in namesakes if _one_guardian(people, other, guardian, file)]
        if not same:
            if len(namesakes) == NAMESAKES_MOST:
                raise _too_many(guardian, row.line, file)
            namesakes.append(guardian)
            people.guardians.append(guardian)
            continue
        absorb(same[0], guardian)
        for other in same[1:]:  # this line has the address of one and the e-mail of the other
            absorb(same[0], other)
            namesakes.remove(other)
            people.guardians.remove(other)
    for namesakes in known.values():
        if len(namesakes) > 1:
            _merge_repeated(people, namesakes)


def _too_many(guardian: Person, line: int, file: str) -> Invalid:
    words = _(
        "Le fichier %(file)s, ligne %(line)s : plus de %(most)s responsables différents s’y appellent %(name)s."
        " Vérifiez la liste."
    )
    return Invalid(
        {"files": [words % {"file": file, "line": line, "most": NAMESAKES_MOST, "name": guardian.name}]}
    )


def _guardian(
    people: People, row: GuardianRow, named: dict[tuple[str, str], list[Person]], file: str
) -> Person:
    """The person of one line."""
    guardian = person_of(Profile.GUARDIAN, row)
    if address := spelling.address(row.address):
        guardian.address = row.address
        guardian.address_keys.add(address)
    reach(people, guardian, row, email_of(people, row, file), file)
    for child in row.children:
        _link(people, guardian, child, named, row.line, file)
    return guardian


def _one_guardian(people: People, one: Person, other: Person, file: str) -> bool:
    """Whether two of one name are one person: their address, e-mail or mobile is the same, and nothing speaks against it."""
    if one.civility and other.civility and one.civility != other.civility:
        return False
    if one.email_keys & other.email_keys or (one.mobile and one.mobile == other.mobile):
        return True
    if not one.address_keys & other.address_keys:
        return False
    differ = one.email_keys and other.email_keys and one.mobile and other.mobile
    if differ and not {*one.children} & {*other.children}:
        people.tell(
            file,
            other.line,
            worded(
                "%(name)s est aussi à la ligne %(line)s, à la même adresse, avec un autre courriel et un autre"
                " portable : ce sont deux comptes."
            ),
            name=other.name,
            line=one.line,
        )
        return False
    return True


def _merge_repeated(people: People, namesakes: list[Person]) -> None:
    """Lines without an address that name the same guardian of the same child, or tell nothing else, are one person."""
    kept: list[Person] = []
    for guardian in namesakes:
        for each in kept:
            if not (each.address_keys or guardian.address_keys) and (
                {*each.children} & {*guardian.children} or (_unknown(each) and _unknown(guardian))
            ):
                absorb(each, guardian)
                people.guardians.remove(guardian)
                break
        else:
            kept.append(guardian)


def _unknown(guardian: Person) -> bool:
    """Whether nothing but the name is known."""
    return not (guardian.children or guardian.doubtful or guardian.email_keys or guardian.mobile)


def absorb(one: Person, other: Person) -> None:
    """All that is said of the other is said of the one."""
    one.civility = one.civility or other.civility
    one.address = one.address or other.address
    one.email = one.email or other.email
    one.mobile = one.mobile or other.mobile
    one.address_keys |= other.address_keys
    one.email_keys |= other.email_keys
    one.children += [child for child in other.children if child not in one.children]
    one.doubtful += other.doubtful
    one.unsettled = one.unsettled or other.unsettled


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
    places = classes_of(child.class_name, people.classes).keys()
    here = [c for c in found if not places or not c.classes or c.classes.keys() & places]
    if len(here) > 1 and usage:
        here = [c for c in here if usage in c.last_keys] or here
    if len(here) == 1:
        if here[0] not in guardian.children:
            guardian.children.append(here[0])
        return
    full: str | Words = shown
    if child.class_name:
        full = worded("%(name)s en %(class)s") % {"name": shown, "class": child.class_name}
    if len(here) > 1:
        reason = worded("Plusieurs élèves s’appellent %(name)s : le lien n’est pas créé.") % {"name": full}
    elif found:
        theirs = ", ".join(people.classes[key] for c in found for key in c.classes)
        reason = worded("%(name)s n’est pas en %(class)s mais en %(theirs)s : le lien n’est pas créé.") % {
            "name": shown,
            "class": child.class_name,
            "theirs": theirs,
        }
        if len(found) == 1:
            guardian.doubtful.append((found[0], Problem(file, line, reason)))
            return
    else:
        reason = worded("Aucun élève ne s’appelle %(name)s : le lien n’est pas créé.") % {"name": full}
    guardian.unsettled = guardian.unsettled or Problem(file, line, reason)
    people.tell(file, line, reason)
