"""What a class's own lists change: nobody of another class is renamed, moved or taken out of anything."""

from typing import Any

import pytest
from support.signs import BORN, GUARDIAN, PUPIL, TEACHER, listed, lists, row

from one.roster.account import SchoolState
from one.roster.class_drawing import draw_class
from one.roster.lines import Problem
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.store.roster.people import PersonRow, Presence
from one.store.roster.school import ClassRow

CE1, CM2 = ClassRow(1, "CE1", "CE1", False), ClassRow(2, "CM2", "CM2", False)


def child(last: str, **values: Any) -> Person:
    """A pupil of the class's list."""
    return listed(PUPIL, last, "Ada", **{"birth_date": BORN, "classes": {"ce1": None}, **values})


def enrolled(number: int, last: str, **values: Any) -> PersonRow:
    return row(number, PUPIL, last, "Ada", **{"birth_date": BORN, **values})


def adult(number: int, last: str, **values: Any) -> PersonRow:
    return row(number, GUARDIAN, last, "Jo", **values)


def drawn(
    people: People,
    rows: list[PersonRow],
    *,
    ce1: tuple[int, ...] = (),
    cm2: tuple[int, ...] = (),
    links: tuple[tuple[int, int], ...] = (),
    other: ClassRow = CM2,
) -> Plan:
    """What these lists of CE1 change in a school of two classes."""
    places = [*((1, number) for number in ce1), *((2, number) for number in cm2)]
    return draw_class(people, SchoolState([CE1, other], rows, places, [*links]), 1, {})


def of_class(*persons: Person, **values: Any) -> People:
    return lists(*persons, classes={"ce1": "CE1"}, **values)


def test_who_is_found_stays_who_is_new_comes_and_who_is_missing_leaves_the_class() -> None:
    found, new = child("MARTIN"), child("ROY", birth_date=BORN.replace(year=2016, month=9))
    people = of_class(found, new)
    made = drawn(
        people, [enrolled(1, "MARTIN"), enrolled(2, "PETIT"), enrolled(3, "BLIN")], ce1=(1, 2), cm2=(3,)
    )
    assert (found.id, made.new) == (1, [new])
    assert [account.row.id for account in made.gone] == [2], "nobody leaves another class"
    assert (made.counts[PUPIL].unchanged, made.counts[PUPIL].created) == (1, 1)


def test_a_pupil_of_another_class_is_told_and_left_there() -> None:
    pupil, mine = child("ROY"), child("MARTIN")
    mother = listed(GUARDIAN, "ROY", "Jo", children=[pupil])
    both = listed(GUARDIAN, "ROY", "Max", children=[pupil, mine])
    people = of_class(pupil, mine, mother, both)
    made = drawn(people, [enrolled(1, "ROY"), enrolled(2, "MARTIN")], ce1=(2,), cm2=(1,))
    assert people.pupils == [mine]
    assert people.guardians == [both]
    assert both.children == [mine]
    assert pupil not in made.pairs
    (problem,) = people.problems
    assert problem.reason.replace("\u00a0", " ") == (
        "Ada ROY est déjà en CM2 : passez par « Ajouter une personne » pour l’inscrire ici."
    )


@pytest.mark.parametrize(
    ("other", "cm2", "free"),
    [(CM2, (1,), False), (CM2, (), True), (ClassRow(2, "CM2", "CM2", True), (1,), True)],
    ids=["in another class", "in no class", "in a class of last year"],
)
def test_whoever_is_in_no_other_class_of_this_year_comes(
    other: ClassRow, cm2: tuple[int, ...], free: bool
) -> None:
    pupil = child("ROY")
    people = of_class(pupil)
    made = drawn(people, [enrolled(1, "ROY")], cm2=cm2, other=other)
    assert (people.pupils == [pupil], pupil in made.pairs) == (free, free)


@pytest.mark.parametrize(
    ("last", "born", "refused"),
    [("ROY", None, True), ("ROY", BORN.replace(year=2014, month=9), False), ("BLIN", None, False)],
)
def test_a_namesake_of_another_class_is_refused_while_no_birth_date_tells_them_apart(
    last: str, born: object, refused: bool
) -> None:
    pupil = child(last, birth_date=born)
    people = of_class(pupil)
    drawn(people, [enrolled(1, "ROY")], cm2=(1,))
    assert (people.pupils == []) == refused
    assert len(people.problems) == refused


def test_a_namesake_of_the_class_itself_is_found_without_a_birth_date() -> None:
    pupil = child("ROY", birth_date=None)
    people = of_class(pupil)
    made = drawn(people, [enrolled(1, "ROY"), enrolled(2, "ROY")], ce1=(1,), cm2=(2,))
    assert made.pairs[pupil].row.id == 1
    assert people.problems == []


def test_nobody_is_asked_whether_they_are_a_pupil_of_another_class() -> None:
    pupil = child("ROY", birth_date=BORN.replace(day=5))
    people = of_class(pupil)
    made = drawn(people, [row(1, PUPIL, "ROY", "Adda", birth_date=BORN)], cm2=(1,))
    assert made.doubts == []


def test_a_guardian_of_another_class_is_linked_and_stays_as_they_are() -> None:
    pupil = child("ROY")
    mother = listed(GUARDIAN, "ROY", "Jo", "1 rue Haute", email="new@x.fr", children=[pupil])
    people = of_class(pupil, mother)
    made = drawn(
        people,
        [enrolled(1, "ROY"), enrolled(2, "ROY-PETIT"), adult(9, "ROY", addresses=["1 rue Haute"])],
        ce1=(1,),
        cm2=(2,),
        links=((9, 2),),
    )
    assert (mother.id, people.guardians) == (9, [mother])
    assert (made.changed, made.changes) == ([], [])
    assert made.counts[GUARDIAN].unchanged == 1


def test_a_guardian_of_the_class_is_compared() -> None:
    pupil = child("ROY")
    mother = listed(GUARDIAN, "ROY", "Jo", "1 rue Haute", email="new@x.fr", children=[pupil])
    made = drawn(
        of_class(pupil, mother),
        [enrolled(1, "ROY"), adult(9, "ROY", addresses=["1 rue Haute"])],
        ce1=(1,),
        links=((9, 1),),
    )
    assert [change.id for change in made.changed] == [9]
    assert (made.counts[GUARDIAN].updated, made.counts[GUARDIAN].unchanged) == (1, 0)


def test_nobody_is_asked_whether_they_are_a_guardian_of_another_class() -> None:
    pupil = child("ROY")
    mother = listed(GUARDIAN, "ROY", "Jo", "9 place Basse", children=[pupil])
    rows = [enrolled(1, "ROY"), enrolled(2, "PETIT"), adult(9, "ROY", addresses=["1 rue Haute"])]
    made = drawn(of_class(pupil, mother), rows, ce1=(1,), cm2=(2,), links=((9, 2),))
    assert (made.doubts, made.new) == ([], [mother])
    gone = drawn(
        of_class(child("ROY"), listed(GUARDIAN, "ROY", "Jo", "1 rue Haute", children=[child("ROY")])),
        [enrolled(1, "ROY"), adult(9, "ROY", addresses=["1 rue Haute"], presence=Presence.LEFT)],
        ce1=(1,),
    )
    assert gone.returned == [9], "who left is of no other class"


@pytest.mark.parametrize(
    ("last", "unsettled", "stays"),
    [
        ("ROY", True, True),
        ("ROY", False, False),
        ("BLIN", True, False),
    ],
)
def test_a_guardian_without_a_child_in_the_class_counts_only_if_they_may_be_one_of_its_own(
    last: str, unsettled: bool, stays: bool
) -> None:
    why = Problem("responsables.csv", 2, "") if unsettled else None
    lone = listed(GUARDIAN, last, "Jo", "1 rue Haute", unsettled=why)
    people = of_class(child("ROY"), lone)
    rows = [enrolled(1, "ROY"), adult(9, "ROY", addresses=["1 rue Haute"])]
    made = drawn(people, rows, ce1=(1,), links=((9, 1),))
    assert (lone in people.guardians) == stays
    assert (lone.id == 9) == stays
    assert lone not in made.new


def test_without_a_list_of_guardians_none_is_compared() -> None:
    made = drawn(
        of_class(child("ROY"), profiles=frozenset([PUPIL])),
        [enrolled(1, "ROY"), adult(9, "ROY")],
        ce1=(1,),
        links=((9, 1),),
    )
    assert GUARDIAN not in made.counts


def test_a_line_for_each_child_is_one_guardian_in_a_class_too() -> None:
    first, second = child("ROY"), listed(PUPIL, "ROY", "Lou", birth_date=BORN, classes={"ce1": None})
    lines = [
        listed(GUARDIAN, "ROY", "Jo", f"{n} rue Haute", children=[each])
        for n, each in ((1, first), (2, second))
    ]
    people = of_class(first, second, *lines)
    rows = [enrolled(1, "ROY"), row(2, PUPIL, "ROY", "Lou", birth_date=BORN), adult(9, "ROY")]
    drawn(people, rows, ce1=(1, 2), links=((9, 1), (9, 2)))
    assert people.guardians == lines[:1]


def test_a_class_that_loses_many_is_asked_about_and_a_school_is_not() -> None:
    rows = [enrolled(n, f"Nom{n}") for n in range(1, 11)]
    asked = drawn(of_class(), rows, ce1=(1, 2, 3, 4, 5))
    assert [doubt.kind for doubt in asked.doubts] == ["class"]
    few = drawn(of_class(), [*rows, row(20, TEACHER, "ROY", "Jo")], ce1=(1, 2, 3), cm2=tuple(range(4, 11)))
    assert (few.doubts, len(few.gone)) == ([], 3)
