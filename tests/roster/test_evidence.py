"""Each verdict on somebody of the lists and an account, from both sides of its bound: no database, only signs.

``=`` the same, ``~`` nearly, ``?`` not said, ``x`` another. A line is the signs in order, and what they say together.
"""

from datetime import date

import msgspec
import pytest

from one.roster import spelling
from one.roster.account import Account
from one.roster.account import account as account_of
from one.roster.agreement import Families
from one.roster.evidence import Verdict, weigh
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


def listed(profile: str, last: str, first: str) -> Person:
    """Somebody of the lists."""
    return Person(profile, 1, "", last, first, [last], spelling.keys(last), min(spelling.keys(first)))


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
    person.maybe = {"=": {7}, "x": {8}, "?": set()}[children]
    return person, account_of(row, children=[7]), Families({}, {})


def teacher(signs: str) -> tuple[Person, Account, Families]:
    """Last and first name, e-mail, class, civility, and presence."""
    last, first, mail, place, civility, *there = signs.split()
    person = listed("enseignant", LAST[last], FIRST[first])
    person.email_keys = {"=": {"a@x.fr"}, "x": {"b@x.fr"}, "?": set()}[mail]
    person.civility = {"=": "Mme", "?": "", "x": "M."}[civility]
    person.classes = {"ce1": None} if place == "=" else {"cm2": None}
    row = known("enseignant", *there, civility="Mme", email="A@x.fr")
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
    ],
    Verdict.NO: [
        "= = = = = elsewhere",
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
        "= = = x = elsewhere",
        "= = ? x = left",
    ],
    Verdict.CORRECTED: ["~ = = x =", "x = = x =", "~ = ? = =", "= ~ ? = ="],
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
