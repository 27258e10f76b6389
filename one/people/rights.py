"""Who may see whom, write to whom, and administer what: the only place where it is said.

MATRIX is the table of the product, cell by cell. A cell names the tie that must hold between the
asker and the other; a cell that is not there allows nothing. A tie holds *through* one or several
schools: a school that has suspended sending for the asker's profile takes away writing through
itself, and nothing else. docs/rights.md says the same in words.
"""

from collections.abc import Callable, Iterable

from one.errors import NotFound
from one.resources import Resources
from one.scope import Class, School, Scope
from one.store.people import ties as store
from one.store.people.ties import Standing

FAMILY = ("eleve", "parent")
Tie = Callable[[Standing, Standing], set[int]]


def same_school(asker: Standing, other: Standing) -> set[int]:
    """Both belong to it."""
    return asker.schools.keys() & other.schools.keys()


def same_class(asker: Standing, other: Standing) -> set[int]:
    """Both are in an open class."""
    return {asker.classes[c] for c in asker.classes.keys() & other.classes.keys()} & other.schools.keys()


def class_of_child(asker: Standing, other: Standing) -> set[int]:
    """The other is in an open class of a child of the asker."""
    shared = asker.children_classes.keys() & other.classes.keys()
    return {asker.children_classes[c] for c in shared} & other.schools.keys()


def own_child(asker: Standing, other: Standing) -> set[int]:
    """The other is a child of the asker."""
    return same_school(asker, other) if other.id in asker.children else set()


def own_guardian(asker: Standing, other: Standing) -> set[int]:
    """The asker is a child of the other."""
    return same_school(asker, other) if asker.id in other.children else set()


def co_guardian(asker: Standing, other: Standing) -> set[int]:
    """Both are guardians of one child."""
    return same_school(asker, other) if asker.children & other.children else set()


# (asker, other) → the tie. The direction is a column and a row of its own: a function on top of a profile.
MATRIX: dict[tuple[str, str], Tie] = {
    ("eleve", "eleve"): same_class,
    ("eleve", "parent"): own_guardian,
    ("eleve", "enseignant"): same_class,
    ("eleve", "direction"): same_school,
    ("parent", "eleve"): own_child,
    ("parent", "parent"): co_guardian,
    ("parent", "enseignant"): class_of_child,
    ("parent", "direction"): same_school,
    **{
        (asker, other): same_school
        for asker in ("enseignant", "personnel", "direction")
        for other in ("eleve", "parent", "enseignant", "personnel", "direction")
    },
}


def ties(asker: Standing, other: Standing) -> set[int]:
    """The schools through which the matrix lets the asker see the other."""
    found: set[int] = set()
    for row in (asker.profile, "direction"):
        for column in (other.profile, "direction"):
            tie = MATRIX.get((row, column))
            if tie is None:
                continue
            schools = tie(asker, other)
            if row == "direction":
                schools &= _directed(asker)
            if column == "direction":
                schools &= _directed(other)
            found |= schools
    return found


def sees(asker: Standing, other: Standing) -> bool:
    """Whether the asker may see the other; themselves always, as long as they belong to a school."""
    if not asker.schools:
        return False
    return asker.id == other.id or bool(ties(asker, other))


def writes(asker: Standing, other: Standing) -> bool:
    """Whether the asker may write to the other, through a school that lets their profile send."""
    if not asker.schools or asker.id == other.id:
        return False
    return any(may_send(asker, school) for school in ties(asker, other))


def may_send(asker: Standing, school_id: int) -> bool:
    """Whether « restriction d'envoi » leaves the asker free in a school. The direction holds the switch."""
    return school_id not in asker.restricted or school_id in _directed(asker)


def _directed(person: Standing) -> set[int]:
    return {school for school, function in person.schools.items() if function == "direction"}


def of_scope(scope: Scope) -> Standing:
    """How the asker stands, without a look at the database."""
    return Standing(
        scope.person_id,
        scope.profile,
        {s.id: s.function for s in scope.schools},
        {c.id: c.school_id for c in scope.classes},
        frozenset(child.id for child in scope.children),
        {c.id: c.school_id for child in scope.children for c in child.classes},
        frozenset(s.id for s in scope.schools if s.restricted),
    )


async def visible(scope: Scope, resources: Resources, person_ids: Iterable[int]) -> set[int]:
    """Those of these people whom the asker may see."""
    asker = of_scope(scope)
    found = await store.of(resources.pool, list(person_ids))
    return {other.id for other in found.values() if sees(asker, other)}


async def check_sees(scope: Scope, resources: Resources, person_id: int) -> None:
    """NotFound unless the asker may see this person."""
    if not await visible(scope, resources, [person_id]):
        raise NotFound


async def check_writes(scope: Scope, resources: Resources, person_id: int) -> None:
    """NotFound unless the asker may write to this person."""
    other = (await store.of(resources.pool, [person_id])).get(person_id)
    if other is None or not writes(of_scope(scope), other):
        raise NotFound


def whole_schools(scope: Scope) -> list[int]:
    """The schools of which the asker sees every class: the matrix gives them its pupils."""
    asker = of_scope(scope)
    row_is_wide = MATRIX.get((asker.profile, "eleve")) is same_school
    return [s for s in asker.schools if row_is_wide or s in _directed(asker)]


def note_school(scope: Scope, school_id: int) -> bool:
    """Whether the asker may publish notes in a school now: the notebook is open, sending is not suspended."""
    return scope.has_app("carnet", school_id) and may_send(of_scope(scope), school_id)


def administered(scope: Scope) -> list[School]:
    """The schools that the asker directs or is référent of."""
    return [s for s in scope.schools if s.function in ("direction", "referent")]


def check_school(scope: Scope, school_id: int) -> School:
    """The school, if the asker administers it; else NotFound."""
    for school in administered(scope):
        if school.id == school_id:
            return school
    raise NotFound


def administers_class(scope: Scope, class_: Class) -> bool:
    """Whether the asker administers a class: it is one they teach, or its school is theirs to administer."""
    teaches = scope.profile == "enseignant" and class_.id in {c.id for c in scope.classes}
    return teaches or class_.school_id in {s.id for s in administered(scope)}


def acts_here(scope: Scope, other: Standing, school_id: int) -> bool:
    """Whether the asker may act on somebody *in one school*: move, link, take out, give a function.

    What happens there stays there, so only their place and function in that school count. A référent
    is named by the platform and outranks a head; a teacher acts on the families of their own classes;
    nobody acts on themselves.
    """
    if other.id == scope.person_id:
        return False
    if school_id not in other.schools:  # a guardian who is in no school any more may be linked again
        return not other.schools and _teaches(scope, other, school_id)
    function = other.schools[school_id]
    mine = next((s.function for s in scope.schools if s.id == school_id), None)
    if mine == "referent":
        return True
    if mine == "direction":
        return function != "referent"
    return function is None and _teaches(scope, other, school_id)


def takes_out(scope: Scope, other: Standing, school_id: int) -> bool:
    """Whether the asker may take somebody out of a class: whom they act on, and themselves."""
    return other.id == scope.person_id or acts_here(scope, other, school_id)


def acts_everywhere(scope: Scope, other: Standing) -> bool:
    """Whether the asker may act on the *account*, which is one in all its schools: block it, rename it."""
    return bool(other.schools) and all(acts_here(scope, other, school) for school in other.schools)


def administers_everywhere(scope: Scope, other: Standing) -> bool:
    """The same, as direction or référent of every school: for what hands the account over, or merges it."""
    mine = {s.id for s in administered(scope)}
    return other.schools.keys() <= mine and acts_everywhere(scope, other)


def gives_code(scope: Scope, other: Standing, school_id: int, *, active: bool) -> bool:
    """Whether the asker may make a code for somebody of a school.

    On an active account it replaces a forgotten password. A teacher gives one to an active pupil, who
    may have no e-mail; an active adult asks for a link by e-mail or goes to the direction of all their
    schools, so that nobody enters the account of an adult who is not wholly theirs. A first code
    never hands over a function that is above the asker.
    """
    if active and other.profile != "eleve":
        return administers_everywhere(scope, other)
    return _reaches(scope, other, school_id)


def unblocks(scope: Scope, other: Standing, school_id: int, blocked_as: str | None) -> bool:
    """Whether the asker may let a blocked account in again: what the direction closed, no teacher opens.

    One school is enough, or somebody who is blocked and then comes to a second school could be let in
    by nobody. Who blocked them there may take them out of their school.
    """
    if blocked_as != "enseignant" and school_id not in {s.id for s in administered(scope)}:
        return False
    return _reaches(scope, other, school_id)


def attaches(scope: Scope, other: Standing, *, left_here: bool) -> bool:
    """Whether the asker may attach somebody to a school of theirs: who left it and is now in none, or
    who is in another school that the asker administers.
    """
    return bool(other.schools.keys() & {s.id for s in administered(scope)}) or (
        left_here and not other.schools
    )


def _reaches(scope: Scope, other: Standing, school_id: int) -> bool:
    """Acts on them in this school, and wherever they hold a function."""
    places = {school_id, *(school for school, function in other.schools.items() if function)}
    return all(acts_here(scope, other, place) for place in places)


def _teaches(scope: Scope, other: Standing, school_id: int) -> bool:
    """Whether somebody is a pupil of the asker in this school, or the guardian of one."""
    if scope.profile != "enseignant" or other.profile not in FAMILY:
        return False
    theirs = other.classes if other.profile == "eleve" else other.children_classes
    return any(c.school_id == school_id and c.id in theirs for c in scope.classes)
