"""How the lists and an account agree in one thing, each sign from both sides of its bound."""

from datetime import date
from typing import Any

import pytest
from support.signs import BORN, GUARDIAN, PUPIL, known, listed, lists

from one.roster import agreement
from one.roster.agreement import NEAR, OTHER, SAME, UNKNOWN, Families, Sign
from one.roster.person import Person
from one.store.roster.school import ClassRow

NOBODY = Families({}, {})


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [
        ("MARTIN", "Camille", (SAME, SAME)),
        ("martin", "CAMILLE", (SAME, SAME)),
        ("MARTIN-DURAND", "Camille", (NEAR, SAME)),
        ("MARTIN", "Kamille", (SAME, NEAR)),
        ("BERNARD", "Camille", (OTHER, SAME)),
        ("MARTIN", "Sofia", (SAME, OTHER)),
        ("Camille", "MARTIN", (NEAR, NEAR)),
        ("Camille", "Sofia", (OTHER, OTHER)),
        ("BERNARD", "MARTIN", (OTHER, OTHER)),
    ],
)
def test_names_are_the_same_near_or_swapped(last: str, first: str, expected: tuple[Sign, Sign]) -> None:
    account = known(1, PUPIL, "MARTIN", "Camille")
    assert agreement.names(listed(PUPIL, last, first), account) == expected


def test_whose_first_name_is_the_last_name_too_is_the_same_and_not_swapped() -> None:
    account = known(1, PUPIL, "MARTIN", "Martin")
    assert agreement.names(listed(PUPIL, "MARTIN", "Martin"), account) == (SAME, SAME)


def test_either_of_two_last_names_may_be_the_near_one() -> None:
    person = listed(PUPIL, "BERNARD", "Camille", last_names=["BERNARD", "MARTIN-DURAND"])
    assert agreement.last_name(person, known(1, PUPIL, "MARTIN", "Camille")) == NEAR


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2018-03-04", SAME),
        ("2018-04-03", NEAR),
        ("2017-03-04", NEAR),
        ("2018-05-04", NEAR),
        ("2018-03-05", NEAR),
        ("2017-04-03", OTHER),
        ("2018-05-06", OTHER),
        ("2017-03-05", OTHER),
        ("2017-05-04", OTHER),
        ("2017-05-06", OTHER),
    ],
)
def test_a_birth_date_of_which_one_part_differs_is_near(born: str, expected: Sign) -> None:
    account = known(1, PUPIL, "MARTIN", "Camille", birth_date=BORN)
    person = listed(PUPIL, "MARTIN", "Camille", birth_date=date.fromisoformat(born))
    assert agreement.birth(person, account) == expected


@pytest.mark.parametrize(("born", "stored"), [(BORN, None), (None, BORN), (None, None)])
def test_a_birth_date_that_one_of_them_does_not_say_tells_nothing(
    born: date | None, stored: date | None
) -> None:
    account = known(1, PUPIL, "MARTIN", "Camille", birth_date=stored)
    assert agreement.birth(listed(PUPIL, "MARTIN", "Camille", birth_date=born), account) == UNKNOWN


def placed(now: str, before: str, *, ended: bool) -> Sign:
    """In class ``now``, the level of which may be another, of the lists; and ``before`` of the account."""
    key, _sep, level = now.partition(":")
    person = listed(PUPIL, "MARTIN", "Camille", classes={key: None} if key else {})
    rows = [ClassRow(1, before, "", ended)] if before else []
    levels = {key: level} if level else {}
    return agreement.place(person, known(1, PUPIL, "MARTIN", "Camille", *rows), Families({}, levels))


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("ce1", "CE1", SAME),
        ("ce2", "CE1", UNKNOWN),
        ("cp", "CE1", UNKNOWN),
        ("autre:CE1", "CE1", UNKNOWN),
        ("cm1", "CE1", OTHER),
        ("gs", "CE1", OTHER),
        ("dauphins", "CE1", UNKNOWN),
        ("ce1", "Dauphins", UNKNOWN),
        ("", "CE1", UNKNOWN),
        ("ce1", "", UNKNOWN),
        ("", "", UNKNOWN),
    ],
)
def test_within_the_year_a_class_is_the_same_or_too_far_away(now: str, before: str, expected: Sign) -> None:
    assert placed(now, before, ended=False) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("ce2", SAME),
        ("ce1", UNKNOWN),
        ("cm1", UNKNOWN),
        ("cp", OTHER),
        ("cm2", OTHER),
        ("dauphins", UNKNOWN),
        ("dauphins:CE2", SAME),
    ],
)
def test_after_the_summer_the_next_level_is_the_same_class(now: str, expected: Sign) -> None:
    assert placed(now, "CE1", ended=True) == expected


def test_after_the_summer_a_class_that_says_no_level_tells_nothing() -> None:
    assert placed("ce2", "Dauphins", ended=True) == UNKNOWN


def parents(*listed_: Person) -> Families:
    """Of a pupil of the lists."""
    child = listed(PUPIL, "MARTIN", "Camille")
    for person in listed_:
        person.children = [child]
    return Families.of(lists(child, *listed_))


@pytest.mark.parametrize(
    ("last", "first", "address", "expected"),
    [
        ("MARTIN", "Jo", "1 rue A", (SAME, True)),
        ("MARTIN", "Jo", "", (SAME, True)),
        ("MARTIN", "Jo", "9 place B", (SAME, False)),
        ("MARTIN-DURAND", "Jo", "1 rue A", (SAME, True)),
        ("MARTIN-DURAND", "Jo", "", (OTHER, False)),
        ("BERNARD", "Jo", "1 rue A", (SAME, False)),
        ("BERNARD", "Jo", "9 place B", (OTHER, False)),
        ("BERNARD", "Jo", "", (OTHER, False)),
    ],
)
def test_a_family_is_the_same_by_name_or_by_how_it_is_reached(
    last: str, first: str, address: str, expected: tuple[Sign, bool]
) -> None:
    families = parents(listed(GUARDIAN, last, first, *([address] if address else [])))
    account = known(1, PUPIL, "MARTIN", "Camille")
    account.relatives.append(known(2, GUARDIAN, "MARTIN", "Jo", addresses=["1 rue A"]))
    assert agreement.family(next(iter(families.guardians)), account, families) == expected


def test_one_guardian_who_is_surely_the_same_is_enough() -> None:
    families = parents(
        listed(GUARDIAN, "MARTIN", "Jo", "1 rue A"), listed(GUARDIAN, "ROY", "Max", "9 place B")
    )
    account = known(1, PUPIL, "MARTIN", "Camille")
    account.relatives += [
        known(2, GUARDIAN, "MARTIN", "Jo", addresses=["1 rue A"]),
        known(3, GUARDIAN, "ROY", "Max", addresses=["2 rue C"]),
    ]
    assert agreement.family(next(iter(families.guardians)), account, families) == (SAME, True)


def test_a_family_that_one_of_them_does_not_have_tells_nothing() -> None:
    families = parents(listed(GUARDIAN, "MARTIN", "Jo"))
    child = next(iter(families.guardians))
    account = known(1, PUPIL, "MARTIN", "Camille")
    assert agreement.family(child, account, families) == (UNKNOWN, False)
    account.relatives.append(known(2, GUARDIAN, "MARTIN", "Jo"))
    assert agreement.family(child, account, NOBODY) == (UNKNOWN, False)


def test_a_child_has_all_its_guardians_and_a_class_is_of_its_level_or_of_its_name() -> None:
    child, sister = listed(PUPIL, "ROY", "Lou"), listed(PUPIL, "ROY", "Ada")
    mother, father = (listed(GUARDIAN, "ROY", name) for name in ("Jo", "Max"))
    mother.children, father.children = [child, sister], [child]
    people = lists(child, sister, mother, father, classes={"a": "A", "ce1": "CE1"})
    people.levels = {"a": "CP", "ce1": ""}
    families = Families.of(people)
    assert families.guardians == {child: [mother, father], sister: [mother]}
    assert families.levels == {"a": "CP", "ce1": "CE1"}


HERE: dict[str, Any] = {"addresses": ["1 rue A"], "email": "A@x.fr", "mobile": "+33600000001"}
SAID = {"address": "1 rue A", "email": "a@x.fr", "mobile": "+33600000001"}
ELSE = {"address": "9 place B", "email": "b@x.fr", "mobile": "+33600000002"}


@pytest.mark.parametrize("thing", [*SAID])
@pytest.mark.parametrize(("said", "expected"), [(SAID, SAME), (ELSE, OTHER), ({}, UNKNOWN)])
def test_each_way_to_reach_somebody_is_a_sign_of_its_own(
    thing: str, said: dict[str, str], expected: Sign
) -> None:
    wanted = {thing: said[thing]} if said else {}
    address = wanted.pop("address", "")
    person = listed(GUARDIAN, "MARTIN", "Jo", *([address] if address else []), **wanted)
    stored = {"address": "addresses"}.get(thing, thing)
    assert agreement.contact(person, known(2, GUARDIAN, "MARTIN", "Jo", **{stored: HERE[stored]})) == expected
    blank = known(2, GUARDIAN, "MARTIN", "Jo", mobile="")
    assert agreement.contact(person, blank) == UNKNOWN, "an account that has none says nothing"


@pytest.mark.parametrize("same", ["address", "email", "mobile"])
def test_one_way_that_is_the_same_counts_more_than_others_that_are_not(same: str) -> None:
    ways = ELSE | {same: SAID[same]}
    person = listed(GUARDIAN, "MARTIN", "Jo", ways.pop("address"), **ways)
    assert agreement.contact(person, known(2, GUARDIAN, "MARTIN", "Jo", **HERE)) == SAME


@pytest.mark.parametrize(
    ("said", "stored", "expected"),
    [
        ({}, {}, True),
        ({"email": ""}, {}, False),
        ({"mobile": ""}, {}, False),
        ({}, {"email": None}, False),
        ({}, {"mobile": None}, False),
        ({"email": "a@x.fr"}, {}, False),
        ({"mobile": "+33600000001"}, {}, False),
    ],
)
def test_two_people_of_an_address_are_told_by_mail_and_mobile_together(
    said: dict[str, str], stored: dict[str, str], expected: bool
) -> None:
    person = listed(
        GUARDIAN, "MARTIN", "Jo", "1 rue A", **{"email": ELSE["email"], "mobile": ELSE["mobile"]} | said
    )
    assert (
        agreement.reached_elsewhere(person, known(2, GUARDIAN, "MARTIN", "Jo", **HERE | stored)) == expected
    )


@pytest.mark.parametrize(
    ("said", "stored", "expected"),
    [
        ("Mme", "Mme", SAME),
        ("M.", "Mme", OTHER),
        ("", "Mme", UNKNOWN),
        ("Mme", "", UNKNOWN),
        ("", "", UNKNOWN),
    ],
)
def test_a_civility_that_one_of_them_does_not_have_tells_nothing(
    said: str, stored: str, expected: Sign
) -> None:
    person = listed(GUARDIAN, "MARTIN", "Jo", civility=said)
    assert agreement.civility(person, known(2, GUARDIAN, "MARTIN", "Jo", civility=stored)) == expected
