"""What lists call a class. A name is no identity: a class was renamed here, or in the register, and is the same."""

from collections import defaultdict

from one.i18n.words import worded
from one.names import class_key, fold
from one.roster.account import Account, SchoolState
from one.roster.doubt import OTHER, SAME, Doubt, Reading, key
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.roster.report import Change
from one.scope import Profile
from one.store.roster.school import ClassRow

MOST = 0.8  # of the pupils of both, when they are one class without a question
HALF = 0.5


def call(people: People, state: SchoolState) -> None:
    """Classes that have another name here are called by it, as long as no open class has the name of the lists."""
    open_now = [row for row in state.classes if not row.ended]
    taken = {class_key(row.name) for row in open_now}
    for row in open_now:
        for name in row.known_as:
            if class_key(name) in people.classes and class_key(name) not in taken:
                _same(people, class_key(name), row)


def recognise_classes(plan: Plan, people: People, state: SchoolState, pairs: dict[Person, Account]) -> None:
    """A class with a new name, the same pupils and the same teachers is the one it was: asked when something differs."""
    open_now = {row.id: row for row in state.classes if not row.ended}
    keys = {class_key(row.name) for row in open_now.values()}
    pupils = {row.id for row in state.people if row.profile == Profile.PUPIL}
    before = defaultdict(set)
    for class_id, person_id in state.memberships:
        if class_id in open_now and person_id in pupils:
            before[class_id].add(person_id)
    now = defaultdict(set)
    for number, pupil in enumerate(people.pupils, 1):
        for place in pupil.classes:
            now[place].add(pairs[pupil].row.id if pupil in pairs else -number)  # each who is new counts
    for place in [place for place in people.classes if place not in keys]:
        for class_id, members in before.items():
            row, common = open_now[class_id], len(members & now[place])
            named_still = class_key(row.name) in people.classes
            if named_still or not common or common < HALF * min(len(members), len(now[place])):
                continue
            whole = common >= MOST * max(len(members), len(now[place]))
            answer = SAME
            if not (whole and _teachers_agree(people, state, place, class_id)):
                answer = _asked(plan, people, row, place, members)
            if answer == SAME:
                _rename(plan, people, row, place)
            elif not answer:
                _wait(people, place, row, {p for p, a in pairs.items() if a.row.id in members})
                plan.held |= members - {account.row.id for account in pairs.values()}
            if answer != OTHER:
                break


def _teachers_agree(people: People, state: SchoolState, place: str, class_id: int) -> bool:
    """Whether a teacher is the same, or one of the two says nothing of teachers."""
    members = {person_id for where, person_id in state.memberships if where == class_id}
    before = {
        frozenset((fold(row.last_name), fold(row.first_name)))
        for row in state.people
        if row.id in members and row.profile == Profile.TEACHER
    }
    now = {
        frozenset((last, teacher.first_key))
        for teacher in people.teachers
        if place in teacher.classes
        for last in teacher.last_keys
    }
    return not before or not now or bool(before & now)


def _asked(plan: Plan, people: People, row: ClassRow, place: str, members: set[int]) -> str:
    """What somebody says; until then the class stays as it is, and its pupils in it."""
    text = worded("La classe %(new)s des listes a les élèves de %(old)s, que les listes ne nomment plus.") % {
        "new": people.classes[place],
        "old": row.name,
    }
    readings = (
        Reading(SAME, worded("C’est la même classe, avec ses mots.")),
        Reading(OTHER, worded("C’est une nouvelle classe.")),
    )
    doubt = Doubt(key("class-name", row.id, place), "class-name", text, readings, tuple(sorted(members)))
    return plan.ask(doubt)


def _wait(people: People, place: str, row: ClassRow, members: set[Person]) -> None:
    """Whoever was in the class stays in it, and nobody else comes in: they would read what was told to others."""
    mine = class_key(row.name)
    for person in (*people.pupils, *people.teachers):
        person.classes.pop(place, None)
        if person in members:
            person.classes = {mine: None}
    del people.classes[place]
    people.classes.setdefault(mine, row.name)
    people.levels[mine] = people.levels.pop(place, "") and row.level


def _rename(plan: Plan, people: People, row: ClassRow, place: str) -> None:
    listed = people.classes[place]
    words = worded("%(listed)s est la classe %(name)s : elle a ses élèves.") % {
        "listed": listed,
        "name": row.name,
    }
    people.tell(people.files.get(Profile.PUPIL, ""), 0, words)
    plan.class_names[row.id] = listed
    if not row.known_as:  # its name was the lists’ own
        plan.changes.append(Change("~", "classe", f"{row.name} → {listed}"))
    _same(people, place, row)


def _same(people: People, place: str, row: ClassRow) -> None:
    """What the lists say of a class, they say of this one."""
    mine = class_key(row.name)

    def moved(places: dict[str, None]) -> dict[str, None]:
        return dict.fromkeys(mine if each == place else each for each in places)

    for person in (*people.pupils, *people.teachers):
        if place in person.classes:
            person.classes = moved(person.classes)
    people.classes.pop(place)
    people.classes.setdefault(mine, row.name)
    level = people.levels.pop(place, "")
    people.levels[mine] = people.levels.get(mine) or level
