"""What was decided by hand goes before what lists say, each decision from both sides: no database."""

from datetime import UTC, datetime
from typing import Any

import pytest
from support.signs import BORN, GUARDIAN, PUPIL, TEACHER, known, listed, lists, plan

from one.roster import by_hand
from one.roster.account import Account
from one.roster.by_hand import AWAY, BACK
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.store.roster.by_hand import Alias, ByHand, Decision
from one.store.roster.people import Presence

DECIDED = Decision(datetime(2026, 3, 11, 23, 30, tzinfo=UTC), "Dora Direction")
WHEN = "le 12/03/2026 par Dora Direction"
ADA = known(1, PUPIL, "ROY", "Ada", birth_date=BORN)
JO = known(9, GUARDIAN, "ROY", "Jo", children=(1,), addresses=["1 rue A"])


def told(people: People) -> list[str]:
    """What is said to who imports, with plain spaces."""
    return [problem.reason.replace("\u00a0", " ") for problem in people.problems]


def alias(last: str = "MARTIN", first: str = "Camille", *, merged: bool = False, **values: Any) -> Alias:
    said = {"birth_date": None, "email": None, "addresses": [], **values}
    return Alias(1, last, first, merged=merged, **said)


def recognised(
    group: list[Person], accounts: list[Account], *aliases: Alias, people: People | None = None
) -> dict[Person, Account]:
    """Who of the group has one of the accounts, the first of which has these aliases."""
    made = plan(by_hand=ByHand(aliases={accounts[0].row.id: list(aliases)}))
    return by_hand.recognise(made, people or lists(*group), group, accounts)


def test_a_decision_is_named_by_its_day_in_paris_and_by_whom() -> None:
    assert str(by_hand.when(DECIDED)) == WHEN
    assert str(by_hand.when(Decision(DECIDED.at, ""))) == "le 12/03/2026"


@pytest.mark.parametrize(
    ("last", "first", "born", "found"),
    [
        ("MARTIN", "Camille", BORN, True),
        ("BERNARD", "Camille", BORN, False),
        ("MARTIN", "Sofia", BORN, False),
        ("MARTIN", "Camille", None, False),
        ("MARTIN", "Camille", BORN.replace(year=2017), True),
        ("MARTIN", "Camille", BORN.replace(year=2016), False),
    ],
)
def test_a_pupil_is_known_by_the_name_of_before_and_a_birth_date(
    last: str, first: str, born: object, found: bool
) -> None:
    person = listed(PUPIL, last, first, birth_date=born)
    before = alias(birth_date=BORN.replace(year=2017))
    assert recognised([person], [ADA], before) == ({person: ADA} if found else {})


def test_a_birth_date_that_nobody_knows_is_no_sign() -> None:
    person = listed(PUPIL, "MARTIN", "Camille")
    assert recognised([person], [known(1, PUPIL, "ROY", "Ada")], alias()) == {}


REACHED = {"addresses": ["2 rue Basse"], "email": "New@x.fr"}


@pytest.mark.parametrize(
    ("said", "before", "found"),
    [
        ({"email": "new@x.fr"}, {}, True),
        ({"email": "old@x.fr"}, {"email": "Old@x.fr"}, True),
        ({"address_keys": {"2 rue basse"}}, {}, True),
        ({"address_keys": {"1 rue haute"}}, {"addresses": ["1 rue Haute"]}, True),
        ({"maybe": {7}}, {}, True),
        ({"maybe": {8}}, {}, False),
        ({"email": "other@x.fr", "address_keys": {"3 rue longue"}}, {"email": "Old@x.fr"}, False),
        ({}, {}, False),
    ],
)
def test_a_guardian_is_known_by_the_name_of_before_and_a_sign(
    said: dict[str, Any], before: dict[str, Any], found: bool
) -> None:
    person = listed(GUARDIAN, "MARTIN", "Camille", **said)
    account = known(9, GUARDIAN, "ROY", "Jo", children=(7,), **REACHED)
    assert recognised([person], [account], alias(**before)) == ({person: account} if found else {})


@pytest.mark.parametrize(
    ("email", "before", "stored", "found"),
    [
        ("", None, "a@x.fr", True),
        ("b@x.fr", None, None, True),
        ("b@x.fr", None, "a@x.fr", False),
        ("b@x.fr", "a@x.fr", None, False),
        ("b@x.fr", "B@x.fr", "a@x.fr", True),
    ],
)
def test_a_teacher_is_known_by_the_name_of_before_while_no_e_mail_speaks_against_it(
    email: str, before: str | None, stored: str | None, found: bool
) -> None:
    person = listed(TEACHER, "MARTIN", "Camille", email=email)
    account = known(9, TEACHER, "ROY", "Jo", email=stored)
    assert recognised([person], [account], alias(email=before)) == ({person: account} if found else {})


def test_who_is_elsewhere_or_has_no_name_of_before_is_found_by_the_signs_alone() -> None:
    person = listed(PUPIL, "MARTIN", "Camille", birth_date=BORN)
    away = known(1, PUPIL, "ROY", "Ada", birth_date=BORN, presence=Presence.ELSEWHERE)
    assert recognised([person], [away], alias()) == {}
    assert recognised([person], [ADA]) == {}


def test_an_account_after_one_that_is_passed_over_is_still_found() -> None:
    persons = [listed(PUPIL, "MARTIN", "Camille", birth_date=BORN) for _ in range(2)]
    other = listed(PUPIL, "BLIN", "Bea", birth_date=BORN)
    second = known(2, PUPIL, "PETIT", "Max", birth_date=BORN)
    made = plan(by_hand=ByHand(aliases={1: [alias()], 2: [alias("BLIN", "Bea")]}))
    none = known(3, PUPIL, "AUTRE", "Lou", birth_date=BORN)
    group = [*persons, other]
    assert by_hand.recognise(made, lists(*group), group, [none, ADA, second]) == {other: second}


def test_nobody_has_two_accounts_by_names_of_before() -> None:
    person = listed(PUPIL, "MARTIN", "Camille", birth_date=BORN)
    twin = known(2, PUPIL, "ROY", "Ada", birth_date=BORN)
    made = plan(by_hand=ByHand(aliases={1: [alias()], 2: [alias()]}))
    assert by_hand.recognise(made, lists(person), [person], [ADA, twin]) == {person: ADA}


def test_the_lines_of_a_merged_account_are_one_person_called_as_the_account_is() -> None:
    first = listed(TEACHER, "MARTIN", "Camille", classes={"ce1": None}, email="a@x.fr")
    second = listed(TEACHER, "ROY", "Jo", "1 av. A", classes={"cm2": None}, head=True)
    account = known(9, TEACHER, "ROY", "Jo", addresses=["1 avenue A"])
    group = [first, second]
    aliases = alias(merged=True), alias("ROY", "Jo", merged=True)
    assert recognised(group, [account], *aliases) == {second: account}
    assert group == [second]
    assert (second.email, second.head, second.address) == ("a@x.fr", True, "1 avenue A")
    assert list(second.classes) == ["cm2", "ce1"]
    assert second.last_keys == {"roy", "martin"}


@pytest.mark.parametrize(
    ("one_head", "other_head", "head"), [(None, True, True), (True, None, True), (None, None, None)]
)
def test_one_of_the_lines_that_directs_is_enough(
    one_head: bool | None, other_head: bool | None, head: bool | None
) -> None:
    group = [
        listed(TEACHER, "ROY", "Jo", head=one_head),
        listed(TEACHER, "MARTIN", "Camille", head=other_head),
    ]
    aliases = alias(merged=True), alias("ROY", "Jo", merged=True)
    (found,) = recognised(group, [known(9, TEACHER, "ROY", "Jo")], *aliases)
    assert found.head == head


def test_of_lines_that_are_not_merged_the_signs_decide() -> None:
    group = [listed(TEACHER, "MARTIN", "Camille") for _ in range(2)]
    assert recognised(group, [known(9, TEACHER, "ROY", "Jo")], alias()) == {}
    assert len(group) == 2


def test_the_guardians_of_two_who_are_one_have_one_child() -> None:
    pupils = [
        listed(PUPIL, "ROY", "Ada", birth_date=BORN.replace(year=2017)),
        listed(PUPIL, "MARTIN", "Camille", birth_date=BORN),
    ]
    sister = listed(PUPIL, "ROY", "Lou")
    mother = listed(GUARDIAN, "ROY", "Jo", children=[sister, *pupils])
    other = listed(GUARDIAN, "ROY", "Max", children=[sister])
    people = lists(*pupils, sister, mother, other)
    names = alias(merged=True), alias("ROY", "Ada", merged=True, birth_date=BORN.replace(year=2017))
    assert recognised(people.pupils, [ADA], *names, people=people) == {pupils[0]: ADA}
    assert mother.children == [sister, pupils[0]]
    assert other.children == [sister]
    assert pupils[0].birth_date == BORN, "as the account says, and one of the lines"
    assert people.pupils == [pupils[0], sister]


def test_what_no_line_says_is_not_taken_from_the_account() -> None:
    person = listed(GUARDIAN, "MARTIN", "Camille", "2 rue B", maybe={1})
    recognised([person], [JO], alias())
    assert person.address == "2 rue B"
    pupil = listed(PUPIL, "MARTIN", "Camille", birth_date=BORN)
    recognised([pupil], [known(1, PUPIL, "ROY", "Ada", birth_date=None)], alias(birth_date=BORN))
    assert pupil.birth_date == BORN


def kept(
    person: Person, account: Account, decided: ByHand, answer: str = "", **values: Any
) -> tuple[Plan, People, object]:
    """What is planned, the lists, and who is to be asked about."""
    people = lists(person, **values)
    (group,) = [each for each in (people.pupils, people.teachers, people.guardians) if each]
    made = plan(by_hand=decided)
    away = by_hand.keep(made, people, group, pairs := {person: account})
    if answer:
        made = plan(by_hand=decided, answers={made.doubts[0].key: answer})
        away = by_hand.keep(made, people, group, pairs := {person: account})
    return made, people, (away, list(pairs), group)


def test_whoever_was_taken_out_by_hand_comes_back_when_a_person_says_so() -> None:
    gone = known(1, PUPIL, "ROY", "Ada", presence=Presence.LEFT)
    person, decided = listed(PUPIL, "ROY", "Ada"), ByHand(detached={1: DECIDED})
    made, _people, found = kept(person, gone, decided)
    (doubt,) = made.doubts
    assert (doubt.kind, doubt.people, [r.answer for r in doubt.readings]) == ("returns", (1,), [AWAY, BACK])
    assert doubt.text.replace("\u00a0", " ") == (
        f"Ada ROY (ada.roy) a été retiré de l’école {WHEN} ; la liste le nomme encore. Revient-il ?"
    )
    assert found == ({person: [gone]}, [], [person])
    assert kept(person, gone, decided, AWAY)[2] == ({person: [gone]}, [], [person])
    assert kept(person, gone, decided, BACK)[2] == ({}, [person], [person])
    assert kept(person, gone, ByHand())[2] == ({}, [person], [person]), (
        "who left with a list comes back with one"
    )
    assert kept(person, ADA, decided)[2] == ({}, [person], [person]), "who is here is not asked about"
