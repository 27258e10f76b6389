"""In whose hands an account is, which is one in all its schools: each rule from both sides of its bound."""

import pytest
from support.askers import asks, other

from one.people import rights
from one.scope import Function, Profile, Scope
from one.store.people.ties import Ties

PUPIL, GUARDIAN, TEACHER, STAFF = Profile
HEAD, REFERENT = Function
PAUL = asks(TEACHER, {1: None}, 10)  # a teacher of class 10
DORA = asks(TEACHER, {1: HEAD})
BOTH = asks(STAFF, {1: REFERENT, 2: REFERENT})
TWICE = asks(TEACHER, {1: None, 2: None}, 10, 20)
HALF = asks(TEACHER, {1: HEAD, 2: None}, 20)
HERE, ALSO = other(PUPIL, {1: None}, 10), other(GUARDIAN, {1: None, 2: None}, 10, 20)


@pytest.mark.parametrize(
    ("scope", "who", "allowed"),
    [
        (PAUL, HERE, True),
        (PAUL, other(PUPIL, {1: None}, 10, brought=(10,)), False),
        (PAUL, other(PUPIL, {1: None}, 10, 11, brought=(11,)), True),
        (PAUL, other(PUPIL, {1: None}, 11), False),
        (DORA, other(PUPIL, {1: None}, 10, brought=(10,)), True),
        (DORA, other(TEACHER, {1: None}), True),
        (asks(PUPIL, {1: None}, 10), HERE, False),
    ],
)
def test_an_account_is_in_the_hands_of_the_direction_or_of_a_teacher_of_before(
    scope: Scope, who: Ties, allowed: bool
) -> None:
    assert rights.looks_after(scope, who, 1) == allowed
    assert rights.acts_everywhere(scope, who) == allowed


def test_of_a_teacher_of_two_schools_the_classes_of_one_give_no_hold_in_the_other() -> None:
    assert rights.looks_after(TWICE, ALSO, 1)
    assert rights.looks_after(TWICE, ALSO, 2)
    assert not rights.looks_after(TWICE, other(PUPIL, {1: None, 2: None}, 20), 1)


@pytest.mark.parametrize(
    ("scope", "who", "acts", "administers"),
    [
        (PAUL, HERE, True, False),
        (DORA, HERE, True, True),
        (PAUL, ALSO, False, False),
        (DORA, ALSO, False, False),
        (TWICE, ALSO, True, False),
        (HALF, ALSO, True, False),
        (BOTH, ALSO, True, True),
        (BOTH, other(GUARDIAN, {}, 10), False, False),
        (PAUL, other(GUARDIAN, {}, 10), False, False),
        (DORA, other(STAFF, {1: REFERENT}), False, False),
        (HALF, other(GUARDIAN, {1: None, 2: HEAD}, 20), False, False),
    ],
)
def test_an_account_of_two_schools_is_handled_by_who_acts_in_both(
    scope: Scope, who: Ties, acts: bool, administers: bool
) -> None:
    assert rights.acts_everywhere(scope, who) == acts
    assert rights.administers_everywhere(scope, who) == administers


BROUGHT = other(PUPIL, {1: None}, 10, brought=(10,))


@pytest.mark.parametrize(
    ("scope", "who", "active", "allowed"),
    [
        (PAUL, HERE, False, True),
        (PAUL, HERE, True, True),
        (PAUL, other(PUPIL, {1: None}, 11), False, False),
        (PAUL, BROUGHT, False, True),
        (PAUL, BROUGHT, True, False),
        (DORA, BROUGHT, True, True),
        (PAUL, other(GUARDIAN, {1: None}, 10), False, True),
        (PAUL, other(GUARDIAN, {1: None}, 10), True, False),
        (PAUL, other(GUARDIAN, {1: None}, 10, brought=(10,)), False, False),
        (DORA, other(GUARDIAN, {1: None}, 10), True, True),
        (PAUL, ALSO, False, True),
        (DORA, ALSO, False, True),
        (DORA, ALSO, True, False),
        (BOTH, ALSO, True, True),
        (DORA, other(TEACHER, {1: None, 2: HEAD}), False, False),
        (DORA, other(TEACHER, {1: None, 2: None}), False, True),
        (BOTH, other(TEACHER, {1: None, 2: HEAD}), False, True),
        (DORA, other(STAFF, {1: REFERENT}), False, False),
    ],
)
def test_who_gives_a_code_to_whom(scope: Scope, who: Ties, active: bool, allowed: bool) -> None:
    assert rights.gives_code(scope, who, 1, active=active, blocked=False) == allowed
    assert not rights.gives_code(scope, who, 1, active=active, blocked=True)


@pytest.mark.parametrize(
    ("scope", "who", "blocked_as", "allowed"),
    [
        (PAUL, HERE, TEACHER, True),
        (PAUL, HERE, HEAD, False),
        (PAUL, HERE, None, False),
        (DORA, HERE, TEACHER, True),
        (DORA, HERE, HEAD, True),
        (DORA, HERE, None, True),
        (PAUL, BROUGHT, TEACHER, False),
        (PAUL, other(PUPIL, {1: None}, 11), TEACHER, False),
        (DORA, ALSO, HEAD, True),
        (DORA, other(TEACHER, {1: None, 2: HEAD}), HEAD, False),
        (DORA, other(STAFF, {1: REFERENT}), HEAD, False),
    ],
)
def test_who_lets_a_blocked_account_in_again(
    scope: Scope, who: Ties, blocked_as: str | None, allowed: bool
) -> None:
    assert rights.unblocks(scope, who, 1, blocked_as) == allowed


@pytest.mark.parametrize(
    ("who", "left_here", "allowed"),
    [
        (other(TEACHER, {}), True, True),
        (other(TEACHER, {}), False, False),
        (other(TEACHER, {2: None}), True, False),
        (other(TEACHER, {2: None}), False, False),
        (other(TEACHER, {1: None}), False, True),
    ],
)
def test_who_left_is_attached_again_while_they_are_in_no_other_school(
    who: Ties, left_here: bool, allowed: bool
) -> None:
    assert rights.attaches(DORA, who, left_here=left_here) == allowed
    assert not rights.attaches(PAUL, other(TEACHER, {1: None}), left_here=False)
