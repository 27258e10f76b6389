"""From lists and a school to what changes: who is paired, who is in question, and which lines are one guardian."""

from datetime import UTC, datetime

import pytest
from support.signs import BORN, GUARDIAN, PUPIL, TEACHER, known, listed, lists, plan, row

from one.roster.account import Account, SchoolState
from one.roster.agreement import Families
from one.roster.drawing import draw, identify, join_lines
from one.roster.lines import Problem
from one.roster.person import Person
from one.roster.plan import Plan
from one.scope import Function
from one.store.roster.by_hand import Alias, ByHand, Decision
from one.store.roster.people import PersonRow, Presence
from one.store.roster.school import ClassRow

CE1 = ClassRow(1, "CE1", "CE1", False)


def camille(first: str = "Camille", **values: object) -> Person:
    return listed(PUPIL, "MARTIN", first, **{"birth_date": BORN, **values})


def drawn(*persons: Person, rows: list[PersonRow], **values: object) -> Plan:
    """What changes in a school of one class, of which all these are."""
    state = SchoolState([CE1], rows, [(1, each.id) for each in rows if each.profile != GUARDIAN], [])
    people = lists(*persons, classes={"ce1": "CE1"}, **values)
    return draw(people, state, {})


def test_who_is_found_is_compared_who_is_new_is_made_and_who_is_missing_is_gone() -> None:
    found, new = camille(classes={"ce1": None}), listed(PUPIL, "ROY", "Ada", classes={"ce1": None})
    rows = [
        row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN),
        row(2, PUPIL, "PETIT", "Lou"),
        row(3, PUPIL, "BLIN", "Max", presence=Presence.LEFT),
    ]
    made = drawn(found, new, rows=rows)
    assert (found.id, found.login) == (1, "camille.martin")
    assert made.new == [new]
    assert [account.row.id for account in made.gone] == [2], "who left before does not leave again"
    assert (made.counts[PUPIL].unchanged, made.counts[PUPIL].created) == (1, 1)


def test_a_list_that_is_absent_counts_who_is_here_and_changes_nobody() -> None:
    rows = [
        row(1, TEACHER, "ROY", "Jo"),
        row(2, TEACHER, "PETIT", "Max", presence=Presence.LEFT),
        row(3, GUARDIAN, "BLIN", "Bea"),
        row(4, TEACHER, "BLIN", "Lou"),
    ]
    made = drawn(rows=rows, profiles=frozenset([PUPIL, GUARDIAN]))
    assert made.counts[TEACHER].unchanged == 2
    assert [account.row.id for account in made.gone] == [3], "the lists after it are compared"


def test_a_pupil_whose_class_is_not_said_stays_where_they_are() -> None:
    unsaid, said = camille(), listed(PUPIL, "ROY", "Ada", birth_date=BORN, classes={"cm2": None})
    rows = [
        row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN),
        row(2, PUPIL, "ROY", "Ada", birth_date=BORN),
    ]
    state = SchoolState([CE1], rows, [(1, 1), (1, 2)], [])
    draw(lists(unsaid, said, classes={"ce1": "CE1", "cm2": "CM2"}), state, {})
    assert (list(unsaid.classes), list(said.classes)) == (["ce1"], ["cm2"])


def test_a_class_that_no_list_names_is_known_by_its_pupils() -> None:
    people = lists(camille())
    rows = [row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN)]
    draw(people, SchoolState([CE1], rows, [(1, 1)], []), {})
    assert (people.classes, people.levels) == ({"ce1": "CE1"}, {"ce1": ""})


def test_nobody_is_kept_in_a_class_of_last_year() -> None:
    unsaid = camille()
    rows = [row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN)]
    draw(lists(unsaid), SchoolState([ClassRow(1, "CE1", "CE1", True)], rows, [(1, 1)], []), {})
    assert not unsaid.classes


@pytest.mark.parametrize(("rejected", "classes"), [({}, []), ({TEACHER: ("enseignants.csv", 1)}, ["ce1"])])
def test_a_line_that_was_not_read_takes_no_class_from_a_teacher(
    rejected: dict[str, tuple[str, int]], classes: list[str]
) -> None:
    teacher = listed(TEACHER, "ROY", "Jo")
    drawn(teacher, rows=[row(1, TEACHER, "ROY", "Jo")], rejected=rejected)
    assert list(teacher.classes) == classes


def test_a_head_who_is_missing_is_asked_about() -> None:
    rows = [row(1, TEACHER, "ROY", "Jo"), row(2, TEACHER, "BARRE", "Luc", function=Function.DIRECTION)]
    made = drawn(listed(TEACHER, "ROY", "Jo", head=False), rows=rows)
    assert [(doubt.kind, doubt.people) for doubt in made.doubts] == [("head", (2,))]


def test_the_guardians_of_a_child_in_question_wait_with_it_and_stay_as_they_are() -> None:
    child = camille("Kamille", birth_date=BORN.replace(month=9), classes={"ce1": None})
    mother = listed(GUARDIAN, "MARTIN", "Jo", "9 place B", children=[child])
    rows = [
        row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN),
        row(2, GUARDIAN, "MARTIN", "Jo", addresses=["1 rue A"]),
    ]
    state = SchoolState([CE1], rows, [(1, 1)], [(2, 1)])
    made = draw(lists(child, mother, classes={"ce1": "CE1"}), state, {})
    assert [doubt.people for doubt in made.doubts] == [(1,)]
    assert (mother.children, mother.maybe, mother.id) == ([], {1}, 2)
    assert (made.new, made.changes) == ([], [])
    assert made.counts[GUARDIAN].unchanged == 1


def test_whoever_comes_back_is_compared_though_a_child_is_in_question() -> None:
    child = camille("Kamille", birth_date=BORN.replace(month=9), classes={"ce1": None})
    sure = listed(PUPIL, "MARTIN", "Ada", birth_date=BORN, classes={"ce1": None})
    mother = listed(GUARDIAN, "MARTIN", "Jo", children=[child, sure])
    rows = [
        row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN),
        row(2, GUARDIAN, "MARTIN", "Jo", presence=Presence.LEFT, children=[3]),
        row(3, PUPIL, "MARTIN", "Ada", birth_date=BORN),
    ]
    made = draw(
        lists(child, sure, mother, classes={"ce1": "CE1"}), SchoolState([CE1], rows, [(1, 1), (1, 3)], []), {}
    )
    assert made.returned == [2]


def test_a_guardian_of_whom_only_children_in_question_are_known_waits() -> None:
    child = camille("Kamille", birth_date=BORN.replace(month=9), classes={"ce1": None})
    mother, father = (listed(GUARDIAN, "MARTIN", name, children=[child]) for name in ("Jo", "Max"))
    father.children = [child, listed(PUPIL, "MARTIN", "Lou")]
    other = listed(GUARDIAN, "ROY", "Bea")
    people = lists(child, father.children[1], mother, father, other, classes={"ce1": "CE1"})
    state = SchoolState([CE1], [row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN)], [(1, 1)], [])
    made = draw(people, state, {})
    assert people.guardians == [father, other]
    assert [person for person in made.new if person.profile == GUARDIAN] == [father, other]


def test_a_child_in_question_is_no_doubtful_child_either() -> None:
    child, sibling = camille("Kamille", birth_date=BORN.replace(month=9)), listed(PUPIL, "MARTIN", "Lou")
    child.classes = {"ce1": None}
    why = Problem("responsables.csv", 2, "")
    mother = listed(GUARDIAN, "MARTIN", "Jo", doubtful=[(child, why), (sibling, why)])
    state = SchoolState([CE1], [row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN)], [(1, 1)], [])
    draw(lists(child, sibling, mother, classes={"ce1": "CE1"}), state, {})
    assert mother.doubtful == [(sibling, why)]


def test_nothing_is_asked_about_accounts_that_the_lists_are_not_about() -> None:
    person, twin = (camille(name, classes={"ce1": None}) for name in ("Kamille", "Camile"))
    accounts = [known(n, PUPIL, "MARTIN", "Camille", birth_date=BORN) for n in (1, 2)]
    made = plan()
    identify(made, lists(person, twin), [person, twin], accounts, Families({}, {}), [accounts[0]])
    assert [doubt.people for doubt in made.doubts] == [(2,), (2,)]
    made, group = plan(), [person]
    assert identify(made, lists(person), group, accounts, Families({}, {}), accounts) == {}
    assert (made.doubts, group) == ([], [person])


def jo(*children: Person, address: str = "1 rue A", **values: object) -> Person:
    return listed(GUARDIAN, "ROY", "Jo", address, children=list(children), **values)


def child(number: int) -> Person:
    return listed(PUPIL, "ROY", f"Ada{number}", id=number)


def account(number: int = 9, *children: int, **values: object) -> Account:
    return known(number, GUARDIAN, "ROY", "Jo", children=children or (1, 2), **values)


def joined(lines: list[Person], *accounts: Account) -> list[Person]:
    people = lists(*lines)
    join_lines(people, accounts or [account()])
    return people.guardians


def test_a_line_for_each_child_is_one_guardian_when_an_account_has_them_all() -> None:
    first, second = jo(child(1)), jo(child(2), address="9 place B")
    second.line = 7
    people = lists(first, second)
    join_lines(people, [account()])
    assert people.guardians == [first]
    assert [each.id for each in first.children] == [1, 2]
    (problem,) = people.problems
    assert (problem.file, problem.line) == ("responsables.csv", 7)
    assert "Jo ROY est aussi à la ligne 1" in problem.reason
    assert "le compte jo.roy a déjà ces enfants" in problem.reason


def test_a_third_line_of_another_child_stays_a_guardian_of_its_own() -> None:
    lines = [jo(child(1)), jo(child(2)), jo(child(3))]
    assert joined(lines) == [lines[0], lines[2]]
    three = [jo(child(1)), jo(child(2)), jo(child(3))]
    assert joined(three, account(9, 1, 2, 3)) == [three[0]]


@pytest.mark.parametrize(
    ("first", "second", "accounts"),
    [
        (jo(child(1)), jo(child(3)), [account()]),
        (jo(child(1), civility="Mme"), jo(child(2), civility="M."), [account()]),
        (
            jo(child(1), email="a@x.fr", mobile="1"),
            jo(child(2), email="b@x.fr", mobile="2"),
            [account()],
        ),
        (jo(child(1)), jo(child(2)), [account(presence=Presence.LEFT)]),
        (jo(child(1)), jo(child(2)), [account(), account(8, 2, 3)]),
    ],
    ids=["no such child", "civility", "e-mail and mobile", "left", "another account"],
)
def test_two_lines_are_two_guardians_when(first: Person, second: Person, accounts: list[Account]) -> None:
    assert joined([first, second], *accounts) == [first, second]


def test_two_lines_that_name_the_same_child_are_two_guardians() -> None:
    same = child(1)
    lines = [jo(same), jo(same)]
    assert joined(lines) == lines


@pytest.mark.parametrize(
    ("said", "also"),
    [
        ({"email": "a@x.fr", "mobile": "1"}, {"email": "A@x.fr", "mobile": "2"}),
        ({"email": "a@x.fr", "mobile": "1"}, {"email": "b@x.fr", "mobile": "1"}),
        ({"email": "a@x.fr", "mobile": "1"}, {"email": "b@x.fr"}),
        ({"email": "a@x.fr", "mobile": "1"}, {"mobile": "2"}),
        ({"civility": "Mme"}, {}),
    ],
)
def test_what_one_line_does_not_say_or_says_alike_speaks_against_nothing(
    said: dict[str, str], also: dict[str, str]
) -> None:
    lines = [jo(child(1), **said), jo(child(2), **also)]
    assert joined(lines) == lines[:1]


def test_an_account_of_the_name_without_these_children_does_not_matter() -> None:
    lines = [jo(child(1)), jo(child(2))]
    assert joined(lines, account(), account(8, 5)) == lines[:1]
    apart = [jo(child(1)), listed(GUARDIAN, "ROY", "Max", children=[child(2)])]
    assert joined(apart) == apart


def test_lines_whose_name_can_be_read_in_two_ways_are_joined_and_told_once() -> None:
    lines = [listed(GUARDIAN, "ROY-PETIT", "Jo", f"{n} rue Haute", children=[child(n)]) for n in (1, 2)]
    people = lists(*lines)
    join_lines(people, [known(8, GUARDIAN, "ROY PETIT", "Jo", children=(1, 2))])
    assert (people.guardians, len(people.problems)) == (lines[:1], 1)


def test_lines_are_joined_before_guardians_are_looked_for() -> None:
    pupils = [listed(PUPIL, "ROY", name, birth_date=BORN, classes={"ce1": None}) for name in ("Ada", "Lou")]
    lines = [
        listed(GUARDIAN, "ROY", "Jo", f"{n} rue Haute", children=[each]) for n, each in enumerate(pupils)
    ]
    rows = [row(n, PUPIL, "ROY", name, birth_date=BORN) for n, name in ((1, "Ada"), (2, "Lou"))]
    people = lists(*pupils, *lines, classes={"ce1": "CE1"})
    state = SchoolState([CE1], [*rows, row(9, GUARDIAN, "ROY", "Jo")], [(1, 1), (1, 2)], [(9, 1), (9, 2)])
    made = draw(people, state, {})
    assert (people.guardians, made.pairs[lines[0]].row.id, made.new) == (lines[:1], 9, [])


def test_a_class_is_called_as_it_is_here_and_known_by_its_pupils() -> None:
    pupil = camille(classes={"ce1a": None})
    rows = [row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN)]
    renamed = SchoolState([ClassRow(1, "Les Dauphins", "", False, ["CE1 A"])], rows, [(1, 1)], [])
    assert draw(lists(pupil, classes={"ce1a": "CE1 A"}), renamed, {}).changes == []
    pupil = camille(classes={"classe3": None})
    other = SchoolState([CE1], rows, [(1, 1)], [])
    assert draw(lists(pupil, classes={"classe3": "Classe 3"}), other, {}).class_names == {1: "Classe 3"}


def test_what_the_lists_correct_of_somebody_is_changed() -> None:
    person = camille("Kamille", classes={"ce1": None})
    made = drawn(person, rows=[row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN)])
    assert [change.id for change in made.changed] == [1]
    assert (made.counts[PUPIL].updated, made.counts[PUPIL].unchanged) == (1, 0)


def test_who_is_known_by_a_name_of_before_is_found_and_who_was_taken_out_is_asked_about() -> None:
    at = Decision(datetime(2026, 3, 12, tzinfo=UTC), "")
    before = Alias(1, "BLIN", "Bea", BORN, None, [], False)
    known_ = listed(PUPIL, "BLIN", "Bea", birth_date=BORN, classes={"ce1": None})
    away = listed(PUPIL, "PETIT", "Max", birth_date=BORN, classes={"ce1": None})
    rows = [
        row(1, PUPIL, "MARTIN", "Camille", birth_date=BORN),
        row(2, PUPIL, "PETIT", "Max", birth_date=BORN, presence=Presence.LEFT),
    ]
    decided = ByHand(aliases={1: [before]}, detached={2: at})
    made = draw(
        lists(known_, away, classes={"ce1": "CE1"}), SchoolState([CE1], rows, [(1, 1)], [], decided), {}
    )
    assert {person: account.row.id for person, account in made.pairs.items()} == {known_: 1}
    assert [(doubt.kind, doubt.people) for doubt in made.doubts] == [("returns", (2,))]
    assert (made.new, made.gone) == ([], [])
