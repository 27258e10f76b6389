"""Who of several accounts is somebody of the lists: what is surer goes first, and what is not settled is a question."""

from typing import Any

import pytest
from support.signs import BORN, GUARDIAN, PUPIL, TEACHER, known, listed

from one.roster.account import Account
from one.roster.agreement import Families
from one.roster.matching import match
from one.roster.person import Person
from one.store.roster.people import Presence
from one.store.roster.school import ClassRow

HERE, LEFT, ELSEWHERE = Presence
CE1 = ClassRow(1, "CE1", "CE1", False)
NOBODY = Families({}, {"ce1": "CE1"})


def met(people: list[Person], accounts: list[Account]) -> tuple[dict[Person, int], dict[Person, list[int]]]:
    """Ids of the accounts that were found, and of those in question."""
    found = match(people, accounts, NOBODY)
    pairs = {person: account.row.id for person, account in found.pairs.items()}
    return pairs, {person: [a.row.id for a in accounts] for person, accounts in found.doubtful.items()}


def camille(number: int, **values: Any) -> Account:
    """A pupil with an account."""
    return known(
        number, PUPIL, "MARTIN", "Camille", **values | {"birth_date": values.get("birth_date", BORN)}
    )


@pytest.mark.parametrize(("many", "found"), [(50, True), (51, False)])
def test_of_more_than_fifty_of_one_birth_date_none_is_found_by_it(many: int, found: bool) -> None:
    person = listed(PUPIL, "MARTIN-DURAND", "Kamille", birth_date=BORN)
    others = [known(n, PUPIL, f"Autre{n}", f"Enfant{n}", birth_date=BORN) for n in range(2, many + 1)]
    assert met([person], [camille(1), *others]) == ({}, {person: [1]} if found else {})


@pytest.mark.parametrize(
    ("person", "account"),
    [
        (listed(PUPIL, "MARTIN-DURAND", "Kamille", birth_date=BORN), camille(1)),
        (listed(PUPIL, "MARTIN", "Camille", classes={"ce1": None}), camille(1, birth_date=None)),
        (
            listed(GUARDIAN, "MARTIN-DURAND", "Kamille", maybe={7}),
            known(1, GUARDIAN, "MARTIN", "Camille", children=(7,)),
        ),
        (
            listed(GUARDIAN, "MARTIN-DURAND", "Kamille", email="a@x.fr"),
            known(1, GUARDIAN, "MARTIN", "Camille", email="A@x.fr"),
        ),
        (
            listed(TEACHER, "MARTIN-DURAND", "Kamille", classes={"ce1": None}),
            known(1, TEACHER, "MARTIN", "Camille", CE1),
        ),
        (
            listed(GUARDIAN, "BERNARD", "Camille", "1 rue A", maybe={7}),
            known(1, GUARDIAN, "MARTIN", "Camille", children=(7,), addresses=["1 rue A"]),
        ),
    ],
    ids=["birth date", "name", "child", "e-mail", "class", "first name"],
)
def test_whose_name_was_corrected_is_still_found_by(person: Person, account: Account) -> None:
    pairs, doubtful = met([person], [account])
    assert {**pairs, **{p: each[0] for p, each in doubtful.items()}} == {person: 1}


def test_a_name_of_several_words_is_found_once() -> None:
    person = listed(PUPIL, "MARTIN-DURAND", "Anne-Lise", birth_date=BORN)
    account = known(1, PUPIL, "DURAND MARTIN", "Lise-Anne", birth_date=BORN)
    assert met([person], [account]) == ({person: 1}, {})


def test_who_is_here_goes_before_who_left_and_who_left_before_who_is_elsewhere() -> None:
    person = listed(PUPIL, "MARTIN", "Camille", birth_date=BORN)
    assert met([person], [camille(1, presence=LEFT), camille(2)]) == ({person: 2}, {})
    jo = listed(GUARDIAN, "ROY", "Jo", "1 rue A", email="a@x.fr")
    adults = [
        known(n, GUARDIAN, "ROY", "Jo", presence=there, addresses=["1 rue A"], email="a@x.fr")
        for n, there in ((1, ELSEWHERE), (2, LEFT))
    ]
    assert met([jo], adults) == ({jo: 2}, {})


def test_who_is_found_among_those_here_leaves_the_others_to_be_found_among_those_who_left() -> None:
    first = listed(PUPIL, "MARTIN", "Camille", birth_date=BORN)
    second = listed(PUPIL, "ROY", "Ada", birth_date=BORN)
    gone = known(2, PUPIL, "ROY", "Ada", birth_date=BORN, presence=LEFT)
    assert met([first, second], [camille(1), gone]) == ({first: 1, second: 2}, {})


def jo(number: int, **values: Any) -> Account:
    """A guardian with an account, who has a child."""
    return known(number, GUARDIAN, "ROY", "Jo", children=(7,), **values)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_accounts_that_are_surely_somebody_the_one_with_more_in_common_is_theirs(order: int) -> None:
    person = listed(GUARDIAN, "ROY", "Jo", email="a@x.fr", maybe={7})
    accounts = [jo(1), jo(2, email="a@x.fr")][::order]
    assert met([person], accounts) == ({person: 2}, {})


def test_of_two_who_are_surely_of_an_account_the_one_with_more_in_common_has_it() -> None:
    less = listed(GUARDIAN, "ROY", "Jo", maybe={7})
    more = listed(GUARDIAN, "ROY", "Jo", email="a@x.fr", maybe={7})
    pairs, doubtful = met([less, more], [jo(1, email="a@x.fr")])
    assert (pairs, doubtful) == ({more: 1}, {})


def test_two_who_have_as_much_in_common_with_two_accounts_are_in_question() -> None:
    persons = [listed(GUARDIAN, "ROY", "Jo", maybe={7}) for _ in range(2)]
    assert met(persons, [jo(2), jo(1)]) == ({}, {each: [1, 2] for each in persons})
    assert met(persons[:1], [jo(2), jo(1)]) == ({}, {persons[0]: [1, 2]})
    assert met(persons, [jo(1)]) == ({}, {each: [1] for each in persons})


def test_what_was_corrected_is_settled_where_each_is_the_other_s_only_one() -> None:
    person, twin = (
        listed(PUPIL, "MARTIN", name, birth_date=BORN, classes={"ce1": None})
        for name in ("Kamille", "Camile")
    )
    assert met([person], [camille(1)]) == ({person: 1}, {})
    assert met([person, twin], [camille(1)]) == ({}, {person: [1], twin: [1]})


def test_what_is_only_a_doubt_is_never_settled() -> None:
    person = listed(
        PUPIL, "MARTIN", "Camille", birth_date=BORN.replace(year=2015, day=9), classes={"ce1": None}
    )
    account = known(1, PUPIL, "MARTIN", "Camille", CE1, birth_date=BORN)
    assert met([person], [account]) == ({}, {person: [1]})


def test_two_who_left_are_not_settled_by_a_correction_but_asked_about() -> None:
    person = listed(TEACHER, "ROY", "Jo", email="a@x.fr")
    gone = [known(n, TEACHER, "ROY", "Jo", presence=LEFT, email="a@x.fr") for n in (2, 1)]
    assert met([person], gone) == ({}, {person: [1, 2]})


def test_an_account_that_is_surely_somebodys_is_in_no_question() -> None:
    """The twin of one who is surely the same is new, and not asked about."""
    person = listed(PUPIL, "MARTIN", "Camille", birth_date=BORN)
    twin = listed(PUPIL, "MARTIN", "Kamille", birth_date=BORN)
    assert met([twin, person], [camille(1)]) == ({person: 1}, {})


def test_nobody_is_compared_with_who_has_nothing_in_common() -> None:
    person = listed(PUPIL, "MARTIN", "Camille", birth_date=BORN)
    assert met([person], [known(1, PUPIL, "ROY", "Ada", birth_date=BORN)]) == ({}, {})


def test_who_was_found_by_a_correction_is_not_asked_about_for_a_namesake() -> None:
    person = listed(PUPIL, "MARTIN", "Kamille", birth_date=BORN, classes={"ce1": None})
    namesake = known(2, PUPIL, "MARTIN", "Kamille", CE1, birth_date=BORN.replace(year=2015, day=9))
    assert met([person], [namesake]) == ({}, {person: [2]})
    assert met([person], [camille(1), namesake]) == ({person: 1}, {})


def test_of_two_who_left_the_one_that_is_not_somebody_else_s_is_asked_about() -> None:
    person = listed(GUARDIAN, "ROY", "Jo", email="a@x.fr", maybe={7})
    sibling = listed(GUARDIAN, "ROY", "Jo", maybe={8})
    gone = [
        known(n, GUARDIAN, "ROY", "Jo", presence=LEFT, email="a@x.fr", children=children)
        for n, children in ((1, (7, 8)), (2, (7,)))
    ]
    assert met([person, sibling], gone) == ({sibling: 1}, {person: [2]})
