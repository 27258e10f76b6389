"""Each verdict on somebody of the lists and an account, from both sides of its bound: no database, only signs.

``=`` the same, ``~`` nearly, ``?`` not said, ``x`` another, ``n`` what cannot be compared. A line is the signs in
order, and what they say together.
"""

from datetime import date

import msgspec
import pytest
from support.signs import listed

from one.roster import spelling
from one.roster.account import Account
from one.roster.account import account as account_of
from one.roster.agreement import Families
from one.roster.evidence import Verdict, strength, weigh
from one.roster.person import Person
from one.store.roster.people import PersonRow, Presence
from one.store.roster.school import ClassRow

LAST = {"=": "MARTIN", "~": "MARTIN-DURAND", "x": "BERNARD"}
FIRST = {"=": "Camille", "~": "Kamille", "x": "Sofia"}
BORN = {"=": "2018-03-04", "~": "2018-03-05", "y": "2017-03-04", "?": "", "x": "2016-07-12"}
MARTINS, ROAD = (
    PersonRow(1, "m", "eleve", "", "MARTIN", "Camille", None, None, None, "", None, [], []),
    "1 rue A",
)


def known(profile: str, presence: str = Presence.HERE, **values: object) -> PersonRow:
    """The row of an account of Camille MARTIN."""
    return msgspec.structs.replace(MARTINS, profile=profile, presence=presence, **values)


def reach(person: Person, row: PersonRow, sign: str) -> PersonRow:
    """As they are reached; ``m`` and ``t`` by e-mail and mobile alone, ``a`` at one address and elsewhere by both."""
    if sign in "=xa":
        row = msgspec.structs.replace(row, addresses=[ROAD if sign in "=a" else "9 place B"])
        person.address_keys = {spelling.address(ROAD)}
    if sign in "mat":
        row = msgspec.structs.replace(row, email="A@x.fr", mobile="+33600000001")
        person.email_keys = {"a@x.fr" if sign == "m" else "b@x.fr"}
        person.mobile = "+33600000001" if sign == "t" else "+33600000002"
    return row


def pupil(signs: str) -> tuple[Person, Account, Families]:
    """Last and first name, birth date, family (``!`` surely), class, and presence."""
    last, first, born, family, place, *there = signs.split()
    person = listed("eleve", LAST[last], FIRST[first])
    person.birth_date = date.fromisoformat(BORN[born]) if BORN[born] else None
    row = known("eleve", *there, birth_date=date(2018, 3, 4))
    made = account_of(row, [ClassRow(1, "CE1", "CE1", False)])
    person.classes = {"=": {"ce1": None}, "x": {"cm2": None}, "?": {}}[place]
    parents: list[Person] = []
    if family != "?":
        parent = listed("parent", "MARTIN", "Sofia" if family == "x" else "Camille")
        theirs = reach(parent, known("parent"), "x" if family in "=x" else "?")
        made.relatives.append(account_of(theirs))
        parents.append(parent)
    return person, made, Families({person: parents}, {"ce1": "CE1", "cm2": "CM2"})


def guardian(signs: str) -> tuple[Person, Account, Families]:
    """Last and first name, children, how they are reached, civility, and presence."""
    last, first, children, reached, civility, *there = signs.split()
    person = listed("parent", LAST[last], FIRST[first])
    row = reach(person, known("parent", *there, civility="Mme"), reached)
    person.civility = {"=": "Mme", "?": "", "x": "M."}[civility]
    person.maybe = {"=": {7}, "x": {8}, "?": set(), "n": set()}[children]
    person.children = [listed("eleve", "MARTIN", "Sofia")] if children == "n" else []
    return person, account_of(row, children=[7]), Families({}, {})


def teacher(signs: str) -> tuple[Person, Account, Families]:
    """Last and first name, e-mail, class, civility, and presence."""
    last, first, mail, place, civility, *there = signs.split()
    person = listed("enseignant", LAST[last], FIRST[first])
    person.email_keys = {"=": {"a@x.fr"}, "x": {"b@x.fr"}, "?": set(), "n": {"b@x.fr"}}[mail]
    person.civility = {"=": "Mme", "?": "", "x": "M."}[civility]
    person.classes = {"ce1": None} if place == "=" else {"cm2": None}
    row = known("enseignant", *there, civility="Mme", email=None if mail == "n" else "A@x.fr")
    return person, account_of(row, [ClassRow(1, "CE1", "CE1", False)]), Families({}, {})


PUPILS = {
    Verdict.SURE: ["= = = x x", "= = = ? ? left"],
    Verdict.CORRECTED: [
        "= = ~ ? x",
        "= = ~ = x",
        "= = y = x",
        "= = y ? =",
        "= = ? ? ?",
        "= = ? = =",
        "~ ~ = ? =",
        "~ ~ = = ?",
        "= ~ = ? x",
        "~ = = ? x",
        "x = = ! ?",
        "= ~ ? = =",
    ],
    Verdict.DOUBT: [
        "= = x = x",
        "= = x ? =",
        "= = ~ x =",
        "= = ? x =",
        "= = ? ? x",
        "= = y ? ?",
        "= = y ? x",
        "= = ~ ? ? left",
        "~ ~ = ? ?",
        "= ~ = x =",
        "x x = ! ?",
        "= x = = ?",
        "= x = ? ?",
        "x = = = ?",
        "x = = ! x",
        "x ~ = ! =",
        "x = = x x",
        "~ ~ ~ = x",
        "~ ~ ~ ? =",
        "= ~ ~ ? =",
        "= x ? ? =",
        "x = ~ = x",
        "x ~ ~ = x",
        "= x ? = =",
        "= ~ ? = ?",
        "= ~ ? ? =",
        "~ ~ ? = =",
        "= = ? = ? left",
        "= = ~ = ? left",
        "= ~ ~ = =",
        "= ~ ~ = ?",
        "~ ~ ? = ?",
        "x ~ ? = =",
        "x ~ ~ = ?",
        "~ x ? = =",
    ],
    Verdict.NO: [
        "= = = = = elsewhere",
        "x x ? = =",
        "x x ? ? =",
        "x ~ ~ ? =",
        "~ ~ ? ? ?",
        "~ x ? = ?",
        "= = x ? ?",
        "= = x x =",
        "= = x = x left",
        "= = ? ? = left",
        "= = ~ x = left",
        "~ = ~ = = left",
        "x x = ! x",
        "x x = = ?",
        "x x = x =",
        "= x = x =",
        "= x = = x",
        "~ ~ x = =",
        "~ ~ ~ ? ?",
        "~ ~ ~ x =",
        "x x ~ = =",
        "= x x = =",
        "= x ~ ? =",
        "~ x ? ? =",
        "= x ? ? ?",
        "= x ? x =",
        "= x ~ = =",
        "= x ? = ?",
        "x = ~ ? =",
        "x = x = =",
    ],
}
GUARDIANS = {
    Verdict.SURE: [
        "= = ? = = elsewhere",
        "= = ? = ? elsewhere",
        "= = = x =",
        "= = = x ?",
        "= = = = x",
        "= = x = =",
        "= = = ? = left",
        "= = ? = ? left",
    ],
    Verdict.CORRECTED: ["= = ? ? =", "~ = = ? =", "= ~ = = ?", "x = = = ="],
    Verdict.DOUBT: [
        "= = = x x",
        "= = x = x",
        "= = = x = left",
        "= = x a =",
        "= = ? x =",
        "= = x ? =",
        "= = n ? =",
        "~ = = x =",
        "~ = = ? x",
        "~ = x = =",
        "~ = = = = left",
        "x = = ? =",
        "x = = a =",
        "x = ? m =",
        "x = x m ?",
    ],
    Verdict.NO: [
        "= = ? a = elsewhere",
        "= = ? = x elsewhere",
        "= = = ? = elsewhere",
        "= ~ = = = elsewhere",
        "= x = = =",
        "x ~ = = =",
        "x x = = =",
        "= = x x =",
        "= = x ? x",
        "= = ? ? = left",
        "~ = ? ? =",
        "x = = = x",
        "x = = = = left",
        "x = ? = =",
        "x = ? t =",
    ],
}
TEACHERS = {
    Verdict.SURE: [
        "= = = x x",
        "= = ? x =",
        "= = x = =",
        "= = ? x ?",
        "= = n x =",
        "= = = x = elsewhere",
        "= = ? x = left",
    ],
    Verdict.CORRECTED: ["~ = = x =", "x = = x =", "~ = ? = =", "= ~ ? = =", "~ = n = ="],
    Verdict.DOUBT: [
        "= = x x =",
        "= = x = x",
        "= = ? = x",
        "= = x x = left",
        "x = ? = =",
        "~ = x = =",
        "= x = x =",
        "~ = = x = left",
    ],
    Verdict.NO: [
        "= = ? = = elsewhere",
        "~ = = = = elsewhere",
        "= ~ = = = elsewhere",
        "x x = = =",
        "= x ? = =",
        "x = x x =",
        "~ = ? x =",
        "~ = ? = = left",
        "x = = = = left",
    ],
}
CASES = [
    pytest.param(made, signs, verdict, id=f"{made.__name__} {signs}: {verdict.name}")
    for made, table in ((pupil, PUPILS), (guardian, GUARDIANS), (teacher, TEACHERS))
    for verdict, lines in table.items()
    for signs in lines
]


@pytest.mark.parametrize(("made", "signs", "verdict"), CASES)
def test_the_signs_say_together(made: object, signs: str, verdict: Verdict) -> None:
    assert weigh(*made(signs)) == verdict  # type: ignore[operator]


@pytest.mark.parametrize(
    ("made", "signs", "expected"),
    [
        (pupil, "= = = ! =", 6),
        (pupil, "= = = = x", 3),
        (pupil, "= = = ? =", 4),
        (guardian, "= = ? ? x", 0),
        (guardian, "= = ? ? ?", 1),
        (guardian, "= = ? ? =", 3),
        (guardian, "= = ? = x", 1),
        (guardian, "= = ? m x", 1),
        (guardian, "= = ? t x", 1),
        (guardian, "= = ? a x", 1),
        (guardian, "= = = ? x", 3),
        (teacher, "= = ? x x", 0),
        (teacher, "= = ? = x", 1),
        (teacher, "= = = = =", 5),
    ],
)
def test_each_thing_in_common_but_the_name_counts(made: object, signs: str, expected: int) -> None:
    assert strength(*made(signs)) == expected  # type: ignore[operator]


def test_a_child_in_common_counts_as_much_as_three_ways_to_reach_somebody() -> None:
    person = listed("parent", "MARTIN", "Camille")
    person.civility, person.maybe = "M.", {7, 9}
    account = account_of(known("parent", civility="Mme"), children=[7, 8, 9])
    assert strength(person, account, Families({}, {})) == 6


def test_children_that_an_account_does_not_have_speak_against_nobody() -> None:
    person = listed("parent", "MARTIN", "Camille")
    person.maybe = {8}
    assert weigh(person, account_of(known("parent")), Families({}, {})) == Verdict.CORRECTED
