"""Who may see whom, write to whom, act on whom and administer what: the only place where it is said.

Who sees whom is the table of one/people/matrix.py. A tie holds *through* one or several schools: a
school that has suspended sending for the asker's profile takes away writing through itself, and
nothing else. docs/rights.md says the same in words. What an application lets its people
do besides is said by the application, with these.
"""

from collections.abc import Collection, Iterable, Sequence

from one.errors import NotFound
from one.people.matrix import MATRIX, directed, same_school, shared_schools
from one.resources import Resources
from one.scope import FAMILY, Function, Profile, School, Scope
from one.store.classroom import members
from one.store.classroom.members import Classroom
from one.store.people import ties as store
from one.store.people.ties import Ties

# Who is in a class; guardians reach it through their children.
MEMBERS = (Profile.PUPIL, Profile.TEACHER)


def sees(asker: Ties, other: Ties) -> bool:
    """Whether the asker may see the other; themselves always, as long as they belong to a school."""
    if not asker.schools:
        return False
    return asker.id == other.id or bool(shared_schools(asker, other))


def writes(asker: Ties, other: Ties) -> bool:
    """Whether the asker may write to the other, through a school that lets their profile send."""
    return bool(written_through(asker, other))


def written_through(asker: Ties, other: Ties) -> set[int]:
    """The schools through which the asker may write to the other."""
    if asker.id == other.id or not asker.schools:
        return set()
    return {school for school in shared_schools(asker, other) if may_send(asker, school)}


def answered_through(asker: Ties, other: Ties) -> set[int]:
    """The schools through which the asker may answer the other, who wrote to them: also who may not write first."""
    if asker.id == other.id or not asker.schools:
        return set()
    tied = shared_schools(asker, other) | shared_schools(other, asker)
    return {school for school in tied if may_send(asker, school)}


def may_send(asker: Ties, school_id: int) -> bool:
    """Whether « restriction d'envoi » leaves the asker free in a school. The direction holds the switch."""
    return school_id not in asker.restricted or school_id in directed(asker)


def of_scope(scope: Scope) -> Ties:
    """What ties the asker, without a look at the database."""
    return Ties(
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


def whole_schools(scope: Scope) -> list[int]:
    """The schools of which the asker sees every class: the matrix gives them its pupils."""
    asker = of_scope(scope)
    row_is_wide = MATRIX.get((Profile(asker.profile), Profile.PUPIL)) is same_school
    return [s for s in asker.schools if row_is_wide or s in directed(asker)]


def may_publish(scope: Scope, app: str, school_id: int) -> bool:
    """Whether a school lets the asker publish in an application now: it is open, sending is not suspended."""
    return scope.has_app(app, school_id) and may_send(of_scope(scope), school_id)


def administered(scope: Scope) -> list[School]:
    """The schools that the asker directs or is référent of."""
    return [s for s in scope.schools if s.function in (Function.DIRECTION, Function.REFERENT)]


def administers(scope: Scope, school_id: int) -> bool:
    """Whether the asker directs the school or is its référent."""
    return school_id in {s.id for s in administered(scope)}


def check_school(scope: Scope, school_id: int) -> School:
    """The school, if the asker administers it; else NotFound."""
    for school in administered(scope):
        if school.id == school_id:
            return school
    raise NotFound


def taught(scope: Scope) -> list[int]:
    """The classes that the asker teaches."""
    return [c.id for c in scope.classes] if scope.profile == Profile.TEACHER else []


async def check_class(scope: Scope, resources: Resources, class_id: int) -> Classroom:
    """An open class that the asker teaches or administers; NotFound for any other."""
    schools = [s.id for s in administered(scope)]
    found = await members.classroom(resources.pool, class_id, taught=taught(scope), administered=schools)
    if found is None:
        raise NotFound
    return found


def acts_here(scope: Scope, other: Ties, school_id: int) -> bool:
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
    if mine == Function.REFERENT:
        return True
    if mine == Function.DIRECTION:
        return function != Function.REFERENT
    return function is None and _teaches(scope, other, school_id)


def takes_out(scope: Scope, other: Ties, school_id: int) -> bool:
    """Whether the asker may take somebody out of a class: whom they act on, and themselves."""
    return other.id == scope.person_id or acts_here(scope, other, school_id)


def puts_in(scope: Scope, other: Ties, school_id: int) -> bool:
    """Whether the asker may put somebody of a school in one of its classes: it takes nothing from anybody."""
    return administers(scope, school_id) and school_id in other.schools


def brings(scope: Scope, school_id: int) -> tuple[Profile, ...]:
    """Whom the asker may add to a class of theirs: teachers are given to a class by the direction."""
    return (*FAMILY, Profile.TEACHER) if administers(scope, school_id) else FAMILY


def may_direct(other: Ties, school_id: int) -> bool:
    """Whether somebody may be made to direct a school: a référent is named by the platform, no page takes that."""
    return other.schools.get(school_id) != Function.REFERENT


def blocks_as(scope: Scope, school_id: int) -> Profile | Function:
    """As whom the asker closes an account: what is closed by the direction, no teacher opens."""
    return Function.DIRECTION if administers(scope, school_id) else Profile.TEACHER


def brought(scope: Scope, school_id: int, known: Sequence[int]) -> Sequence[int]:
    """Which of these people, who have accounts, are only *brought* to a class by the asker: all, by a teacher.

    « Ajouter » makes anybody of the school somebody of the class. That opens the class to them, and not their
    account to its teachers: see ``looks_after``.
    """
    return () if administers(scope, school_id) else known


def looks_after(scope: Scope, other: Ties, school_id: int) -> bool:
    """Whether an *account* is in the asker's hands in one school: its direction's, or a teacher's of before.

    A teacher who brought somebody, or whose class somebody was brought to, has no hold on the account
    until the direction, or the next lists, say that they belong there; the teachers of their other classes keep it.
    """
    return administers(scope, school_id) or _teaches(scope, other, school_id, but=other.brought)


def acts_everywhere(scope: Scope, other: Ties) -> bool:
    """Whether the asker may act on the *account*, which is one in all its schools: block it, rename it."""
    return bool(other.schools) and all(
        acts_here(scope, other, school) and looks_after(scope, other, school) for school in other.schools
    )


def takes_photo(scope: Scope, other: Ties) -> int | None:
    """The school in which the asker answers for how somebody looks there, so that an unfitting photo goes; None where in none.

    One school is enough, as to let somebody in: its direction for everybody, a teacher for the pupils in their hands.
    """
    for school_id in sorted(other.schools):
        theirs = other.profile == Profile.PUPIL and looks_after(scope, other, school_id)
        if acts_here(scope, other, school_id) and (administers(scope, school_id) or theirs):
            return school_id
    return None


def administers_everywhere(scope: Scope, other: Ties) -> bool:
    """The same, as direction or référent of every school: for what hands the account over, or merges it."""
    mine = {s.id for s in administered(scope)}
    return other.schools.keys() <= mine and acts_everywhere(scope, other)


def gives_code(scope: Scope, other: Ties, school_id: int, *, active: bool, blocked: bool) -> bool:
    """Whether the asker may make a code for somebody of a school, who is not blocked.

    On an active account it replaces a forgotten password. A teacher gives one to an active pupil, who
    may have no e-mail; an active adult asks for a link by e-mail or goes to the direction of all their
    schools, so that nobody enters the account of an adult who is not wholly theirs. A first code
    never hands over a function that is above the asker. A teacher gives one to somebody who was brought
    to the class only if it is a pupil who waits for their first: the guardian may have children elsewhere.
    """
    if blocked:
        return False
    if active and other.profile != Profile.PUPIL:
        return administers_everywhere(scope, other)
    first = not active and other.profile == Profile.PUPIL
    return _reaches(scope, other, school_id) and (first or looks_after(scope, other, school_id))


def unblocks(scope: Scope, other: Ties, school_id: int, blocked_as: str | None) -> bool:
    """Whether the asker may let a blocked account in again: what the direction closed, no teacher opens.

    One school is enough, or somebody who is blocked and then comes to a second school could be let in
    by nobody. Who blocked them there may take them out of their school.
    """
    if blocked_as != Profile.TEACHER and not administers(scope, school_id):
        return False
    return _reaches(scope, other, school_id) and looks_after(scope, other, school_id)


def attaches(scope: Scope, other: Ties, *, left_here: bool) -> bool:
    """Whether the asker may attach somebody to a school of theirs: who left it and is now in none, or
    who is in another school that the asker administers.
    """
    return bool(other.schools.keys() & {s.id for s in administered(scope)}) or (
        left_here and not other.schools
    )


def _reaches(scope: Scope, other: Ties, school_id: int) -> bool:
    """Acts on them in this school, and wherever they hold a function."""
    places = {school_id, *(school for school, function in other.schools.items() if function)}
    return all(acts_here(scope, other, place) for place in places)


def _teaches(scope: Scope, other: Ties, school_id: int, *, but: Collection[int] = frozenset()) -> bool:
    """Whether somebody is a pupil of the asker in this school, or the guardian of one; in another class ``but`` these."""
    if scope.profile != Profile.TEACHER or other.profile not in FAMILY:
        return False
    theirs = other.classes if other.profile == Profile.PUPIL else other.children_classes
    return any(c.school_id == school_id and c.id in theirs and c.id not in but for c in scope.classes)
