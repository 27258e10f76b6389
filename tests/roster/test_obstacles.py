"""What stands in the way of taking an import back, and who may: in words, without a database."""

from datetime import UTC, datetime
from typing import Any

import pytest
from support.askers import asks

from one.roster.history import Entry, may_see
from one.roster.obstacles import Obstacles
from one.roster.summary import Group, Line, Summary
from one.roster.undo import Undoing
from one.scope import Function, Profile, Scope
from one.store.roster.imports import Changed, Import, Who

ADA = Who(1, "", "Ada", "Roy", "ada.roy", Profile.PUPIL, None, True)
JO = Who(9, "Mme", "Jo", "Roy", "jo.roy", Profile.GUARDIAN, None, True)
PUPIL, GUARDIAN, TEACHER, STAFF = Profile


def found() -> Obstacles:
    return Obstacles({1: ADA, 9: JO})


def said(change: Changed, now: dict[str, Any] | None) -> list[str]:
    """What a row that is so now puts in the way."""
    obstacles = found()
    obstacles.compare(change, now)
    return [each.replace("\u00a0", " ") for each in obstacles.sentences]


CARD = ["Ada Roy (ada.roy) : la fiche a changé depuis."]
OLD, NEW = {"id": 1, "last_name": "Roi", "mobile": "1"}, {"id": 1, "last_name": "Roy", "mobile": "1"}


@pytest.mark.parametrize(
    ("before", "after", "now", "expected"),
    [
        (OLD, NEW, NEW, []),
        (OLD, NEW, NEW | {"mobile": "2"}, []),
        (OLD, NEW, NEW | {"last_name": "Roye"}, CARD),
        (OLD, NEW, {"id": 1}, CARD),
        (OLD, NEW, None, CARD),
        (None, NEW, NEW, []),
        (None, NEW, NEW | {"mobile": "2"}, CARD),
        (None, NEW, None, CARD),
        (OLD, None, None, []),
        (OLD, None, OLD, CARD),
    ],
)
def test_a_row_is_in_the_way_when_what_the_import_wrote_of_it_is_no_longer_so(
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    now: dict[str, Any] | None,
    expected: list[str],
) -> None:
    assert said(Changed("person", before, after), now) == expected


@pytest.mark.parametrize(
    ("kind", "row", "expected"),
    [
        ("class", {"id": 3, "name": "CE1"}, "CE1 a changé depuis."),
        ("school", {"id": 3, "name": "Les Tilleuls"}, "Les Tilleuls a changé depuis."),
        ("class_known_as", {"class_id": 3, "name": "CE1 A"}, "CE1 A a changé depuis."),
        (
            "guardian",
            {"guardian_id": 9, "child_id": 1},
            "Le lien entre Jo Roy et Ada Roy a changé depuis.",
        ),
        (
            "guardian",
            {"guardian_id": 8, "child_id": 1},
            "Le lien entre une autre personne et Ada Roy a changé depuis.",
        ),
        ("membership", {"class_id": 3, "person_id": 1}, "Ada Roy (ada.roy) : ses classes ont changé depuis."),
        (
            "attachment",
            {"school_id": 3, "person_id": 1},
            "Ada Roy (ada.roy) : sa place dans l’école a changé depuis.",
        ),
        (
            "departure",
            {"school_id": 3, "person_id": 7},
            "une personne effacée depuis : sa place dans l’école a changé depuis.",
        ),
    ],
)
def test_it_is_said_of_whom_or_of_what(kind: str, row: dict[str, Any], expected: str) -> None:
    assert said(Changed(kind, row, None), row) == [expected]


def test_all_about_one_person_is_said_together() -> None:
    obstacles = found()
    obstacles.compare(Changed("membership", {"class_id": 3, "person_id": 1}, None), {"class_id": 3})
    obstacles.say("La classe CM1 a déjà servi.")
    obstacles.compare(Changed("person", OLD, NEW), None)
    obstacles.tell(9, "le compte a servi")
    for words in ("le compte a servi", "le compte a été activé", "le compte a servi"):
        obstacles.tell(1, words)
    assert [each.replace("\u00a0", " ") for each in obstacles.sentences] == [
        (
            "Ada Roy (ada.roy) : ses classes ont changé depuis ; la fiche a changé depuis ; le compte a servi ;"
            " le compte a été activé."
        ),
        "La classe CM1 a déjà servi.",
        "Jo Roy (jo.roy) : le compte a servi.",
    ]


def test_the_first_twenty_are_said_once_each_and_the_rest_is_counted() -> None:
    obstacles = found()
    for n in [*range(20), 3]:
        obstacles.say(f"{n}.")
    assert obstacles.sentences == [f"{n}." for n in range(20)]
    obstacles.say("20.")
    obstacles.say("21.")
    assert obstacles.sentences[19:] == ["19.", "Et 2 autres changements depuis."]


ABOUT = Import(5, 1, "Les Tilleuls", None, "", 3, "Dora", datetime(2026, 9, 1, tzinfo=UTC), None, "")
OF_CLASS = Import(6, 1, "Les Tilleuls", 10, "CE1", 4, "Paul", datetime(2026, 9, 1, tzinfo=UTC), None, "")


@pytest.mark.parametrize(
    ("scope", "school", "class_"),
    [
        (None, True, True),
        (asks(TEACHER, {1: Function.DIRECTION}), True, True),
        (asks(STAFF, {1: Function.REFERENT}), True, True),
        (asks(TEACHER, {1: None, 2: Function.DIRECTION}, 10), False, True),
        (asks(TEACHER, {1: None}, 11), False, False),
        (asks(PUPIL, {1: None}, 10), False, False),
    ],
)
def test_an_import_is_for_who_administers_the_school_and_of_a_class_for_its_teachers(
    scope: Scope | None, school: bool, class_: bool
) -> None:
    assert (may_see(scope, ABOUT), may_see(scope, OF_CLASS)) == (school, class_)


def test_in_a_terminal_it_says_what_is_done_would_be_done_or_is_in_the_way() -> None:
    back = Summary([Group("gone", "Partent", True, [Line("Ada Roy")])])
    entry = Entry(ABOUT, Summary([]))
    tried, done = (Undoing(entry, back, []).text(dry_run=dry_run) for dry_run in (True, False))
    assert tried.replace("\u00a0", " ") == (
        "L’import n° 5 serait annulé (essai : rien n’est enregistré)\nPartent (1)\n  Ada Roy"
    )
    assert done.replace("\u00a0", " ") == "L’import n° 5 est annulé\nPartent (1)\n  Ada Roy"
    barred = Undoing(entry, back, ["CE1 a changé depuis."]).text(dry_run=False)
    assert barred.replace("\u00a0", " ") == "L’import n° 5 ne peut plus être annulé :\n  CE1 a changé depuis."
