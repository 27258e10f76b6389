"""The table of the product: who may see whom, cell by cell; one/people/rights.py judges by it.

A cell names the tie that must hold between the asker and the other; a cell that is not there allows
nothing. A tie holds *through* one or several schools.
"""

from collections.abc import Callable

from one.scope import FAMILY, STAFF, Function, Profile
from one.store.people.ties import Ties

Tie = Callable[[Ties, Ties], set[int]]


def same_school(asker: Ties, other: Ties) -> set[int]:
    """Both belong to it."""
    return asker.schools.keys() & other.schools.keys()


def same_class(asker: Ties, other: Ties) -> set[int]:
    """Both are in an open class."""
    return {asker.classes[c] for c in asker.classes.keys() & other.classes.keys()} & other.schools.keys()


def class_of_child(asker: Ties, other: Ties) -> set[int]:
    """The other is in an open class of a child of the asker."""
    common = asker.children_classes.keys() & other.classes.keys()
    return {asker.children_classes[c] for c in common} & other.schools.keys()


def own_child(asker: Ties, other: Ties) -> set[int]:
    """The other is a child of the asker."""
    return same_school(asker, other) if other.id in asker.children else set()


def own_guardian(asker: Ties, other: Ties) -> set[int]:
    """The asker is a child of the other."""
    return same_school(asker, other) if asker.id in other.children else set()


def co_guardian(asker: Ties, other: Ties) -> set[int]:
    """Both are guardians of one child."""
    return same_school(asker, other) if asker.children & other.children else set()


# (asker, other) → the tie. The direction is a column and a row of its own: a function on top of a profile.
MATRIX: dict[tuple[Profile | Function, Profile | Function], Tie] = {
    (Profile.PUPIL, Profile.PUPIL): same_class,
    (Profile.PUPIL, Profile.GUARDIAN): own_guardian,
    (Profile.PUPIL, Profile.TEACHER): same_class,
    (Profile.PUPIL, Function.DIRECTION): same_school,
    (Profile.GUARDIAN, Profile.PUPIL): own_child,
    (Profile.GUARDIAN, Profile.GUARDIAN): co_guardian,
    (Profile.GUARDIAN, Profile.TEACHER): class_of_child,
    (Profile.GUARDIAN, Function.DIRECTION): same_school,
    **{
        (asker, other): same_school
        for asker in (*STAFF, Function.DIRECTION)
        for other in (*FAMILY, *STAFF, Function.DIRECTION)
    },
}


def shared_schools(asker: Ties, other: Ties) -> set[int]:
    """The schools through which the matrix lets the asker see the other."""
    found: set[int] = set()
    for row in (Profile(asker.profile), Function.DIRECTION):
        for column in (Profile(other.profile), Function.DIRECTION):
            tie = MATRIX.get((row, column))
            if tie is None:
                continue
            schools = tie(asker, other)
            if row == Function.DIRECTION:
                schools &= directed(asker)
            if column == Function.DIRECTION:
                schools &= directed(other)
            found |= schools
    return found


def directed(person: Ties) -> set[int]:
    """The schools that somebody directs."""
    return {school for school, function in person.schools.items() if function == Function.DIRECTION}
