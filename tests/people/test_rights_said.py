"""Each rule of who may do what, from both sides of its bound: no database, only who asks and whom it is about."""

import pytest
from support.askers import asks, other

from one.errors import NotFound
from one.people import rights
from one.scope import Child, Class, Function, Profile, School, Scope
from one.store.people.ties import Ties

PUPIL, GUARDIAN, TEACHER, STAFF = Profile
HEAD, REFERENT = Function


def itself(scope: Scope) -> Ties:
    return rights.of_scope(scope)


PAUL = asks(TEACHER, {1: None}, 10)  # a teacher of class 10
DORA = asks(TEACHER, {1: HEAD})
GIL = asks(STAFF, {1: REFERENT})
LUC = asks(TEACHER, {1: None, 2: HEAD}, 10)
ZOE = asks(PUPIL, {1: None}, 10)


def test_what_ties_somebody_is_what_their_session_says() -> None:
    child = Child(7, "Ada", "Roy", (Class(10, "C10", 1), Class(20, "C20", 2)))
    scope = asks(GUARDIAN, {1: None, 2: HEAD}, 11, children=(child,), shut=2)
    expected = Ties(
        1, GUARDIAN, {1: None, 2: HEAD}, {11: 1}, frozenset({7}), {10: 1, 20: 2}, restricted=frozenset({2})
    )
    assert itself(scope) == expected


def test_somebody_sees_themselves_as_long_as_they_are_in_a_school_and_never_writes_to_themselves() -> None:
    assert rights.sees(itself(PAUL), itself(PAUL))
    assert not rights.writes(itself(PAUL), itself(PAUL))
    nowhere = itself(asks(TEACHER, {}))
    assert not rights.sees(nowhere, nowhere)
    assert not rights.writes(nowhere, other(PUPIL, {1: None}, 10))
    alone = itself(asks(PUPIL, {1: None}))
    assert rights.sees(alone, alone), "though nothing else ties them"


def test_the_classes_of_a_child_open_nothing_to_a_guardian_who_is_in_no_school() -> None:
    child = Child(7, "Ada", "Roy", (Class(10, "C10", 1),))
    teacher = other(TEACHER, {1: None}, 10)
    assert rights.sees(itself(asks(GUARDIAN, {1: None}, children=(child,))), teacher)
    gone = itself(asks(GUARDIAN, {}, children=(child,)))
    assert not rights.sees(gone, teacher)
    assert not rights.writes(gone, teacher)


def test_who_sees_somebody_writes_to_them_unless_their_school_suspended_it() -> None:
    zoe = other(PUPIL, {1: None}, 10)
    assert rights.sees(itself(PAUL), zoe)
    assert rights.writes(itself(PAUL), zoe)
    silenced = itself(asks(TEACHER, {1: None}, 10, shut=1))
    assert rights.sees(silenced, zoe)
    assert not rights.writes(silenced, zoe)
    assert not rights.sees(itself(PAUL), other(PUPIL, {2: None}, 20))
    assert not rights.writes(itself(PAUL), other(PUPIL, {2: None}, 20))


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (asks(TEACHER, {1: None}), True),
        (asks(TEACHER, {1: None}, shut=1), False),
        (asks(TEACHER, {1: HEAD}, shut=1), True),
        (asks(TEACHER, {1: REFERENT}, shut=1), False),
        (asks(TEACHER, {1: None, 2: HEAD}, shut=1), False),
    ],
)
def test_the_direction_holds_the_switch_of_sending_and_is_not_held_by_it(scope: Scope, allowed: bool) -> None:
    assert rights.may_send(itself(scope), 1) == allowed
    assert rights.may_publish(scope, "actualites", 1) == allowed


def test_nobody_publishes_in_an_application_that_the_school_does_not_open_to_them() -> None:
    scope = Scope(1, 1, "", TEACHER, "", "", (School(1, "S1", closed=("actualites",)), School(2, "S2")))
    assert not rights.may_publish(scope, "actualites", 1)
    assert rights.may_publish(scope, "carnet", 1)
    assert rights.may_publish(scope, "actualites", 2)


@pytest.mark.parametrize(
    ("scope", "schools"),
    [
        (asks(TEACHER, {1: None, 2: None}), [1, 2]),
        (asks(STAFF, {1: None}), [1]),
        (asks(GUARDIAN, {1: None, 2: HEAD}), [2]),
        (asks(GUARDIAN, {1: REFERENT}), []),
        (asks(PUPIL, {1: None}), []),
    ],
)
def test_every_class_of_a_school_is_seen_by_its_adults(scope: Scope, schools: list[int]) -> None:
    assert rights.whole_schools(scope) == schools


def test_a_school_is_administered_by_its_head_and_its_referent() -> None:
    scope = asks(TEACHER, {1: HEAD, 2: REFERENT, 3: None})
    assert [school.id for school in rights.administered(scope)] == [1, 2]
    assert [rights.administers(scope, n) for n in (1, 2, 3)] == [True, True, False]
    assert rights.check_school(scope, 2).name == "S2"
    for school_id in (3, 4):
        with pytest.raises(NotFound):
            rights.check_school(scope, school_id)


def test_only_teachers_teach_the_classes_they_are_in() -> None:
    assert rights.taught(asks(TEACHER, {1: None}, 10, 11)) == [10, 11]
    assert rights.taught(ZOE) == []


FAMILIES = [other(PUPIL, {1: None}, 10), other(GUARDIAN, {1: None}, 10)]


@pytest.mark.parametrize(
    ("scope", "who", "allowed"),
    [
        *((PAUL, who, True) for who in FAMILIES),
        *((ZOE, who, False) for who in FAMILIES),
        (PAUL, other(PUPIL, {1: None}, 11), False),
        (PAUL, other(GUARDIAN, {1: None}, 11), False),
        (PAUL, other(TEACHER, {1: None}, 10), False),
        (PAUL, other(GUARDIAN, {1: HEAD}, 10), False),
        (PAUL, other(GUARDIAN, {}, 10), True),
        (PAUL, other(GUARDIAN, {2: None}, 10), False),
        (DORA, other(GUARDIAN, {}, 10), False),
        (GIL, other(GUARDIAN, {2: None}, 10), False),
        (DORA, other(TEACHER, {1: None}), True),
        (DORA, other(TEACHER, {1: HEAD}), True),
        (DORA, other(STAFF, {1: REFERENT}), False),
        (GIL, other(STAFF, {1: REFERENT}), True),
        (GIL, other(TEACHER, {1: HEAD}), True),
        (LUC, other(TEACHER, {1: None}), False),
        (LUC, other(PUPIL, {1: None, 2: None}, 20), False),
        (LUC, other(PUPIL, {1: None, 2: None}, 10), True),
    ],
)
def test_who_acts_on_whom_in_a_school(scope: Scope, who: Ties, allowed: bool) -> None:
    assert rights.acts_here(scope, who, 1) == allowed
    assert rights.takes_out(scope, who, 1) == allowed


@pytest.mark.parametrize("scope", [DORA, GIL])
def test_nobody_acts_on_themselves_but_everybody_takes_themselves_out(scope: Scope) -> None:
    assert not rights.acts_here(scope, itself(scope), 1)
    assert rights.takes_out(scope, itself(scope), 1)


def test_who_administers_a_school_puts_its_people_in_its_classes() -> None:
    assert rights.puts_in(DORA, other(PUPIL, {1: None}), 1)
    assert not rights.puts_in(DORA, other(PUPIL, {2: None}), 1)
    assert not rights.puts_in(PAUL, other(PUPIL, {1: None}, 10), 1)


def test_a_teacher_brings_families_and_the_direction_teachers_too() -> None:
    assert rights.brings(PAUL, 1) == (PUPIL, GUARDIAN)
    assert rights.brings(DORA, 1) == (PUPIL, GUARDIAN, TEACHER)
    assert rights.brought(PAUL, 1, [5, 6]) == [5, 6]
    assert rights.brought(DORA, 1, [5, 6]) == ()


def test_the_referent_is_named_by_the_platform() -> None:
    assert rights.may_direct(other(TEACHER, {1: HEAD}), 1)
    assert rights.may_direct(other(TEACHER, {2: REFERENT}), 1)
    assert not rights.may_direct(other(TEACHER, {1: REFERENT}), 1)


def test_whoever_takes_a_head_away_administers_the_school_themselves_and_remains() -> None:
    askers = (PAUL, DORA, GIL, LUC, ZOE)
    assert [rights.acts_here(asker, other(TEACHER, {1: HEAD}), 1) for asker in askers] == [
        rights.administers(asker, 1) for asker in askers
    ]
    assert not rights.acts_here(DORA, itself(DORA), 1)


def test_an_account_is_closed_by_a_teacher_or_by_the_direction() -> None:
    assert rights.blocks_as(PAUL, 1) == TEACHER
    assert rights.blocks_as(DORA, 1) == HEAD
    assert rights.blocks_as(LUC, 1) == TEACHER
