"""When a class of the lists is one that has another name here: at each bound, without a database."""

import pytest
from support.signs import GUARDIAN, PUPIL, TEACHER, known, listed, lists, plan, row

from one.roster.account import Account, SchoolState
from one.roster.class_names import call, recognise_classes
from one.roster.doubt import OTHER, SAME
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.roster.report import Change
from one.store.roster.school import ClassRow


def pupil_of(*places: str, number: int = 0) -> Person:
    """A pupil of the lists."""
    return listed(PUPIL, f"Nom{number}", "Ada", classes=dict.fromkeys(places))


@pytest.mark.parametrize("level", ["", "CE1"])
def test_a_class_that_was_renamed_here_is_called_so(level: str) -> None:
    pupil, teacher = pupil_of("autre", "ce1a"), listed(TEACHER, "ROY", "Jo", classes={"ce1a": None})
    people = lists(pupil, teacher, classes={"ce1a": "CE1 A", "autre": "Autre"})
    people.levels["ce1a"] = level
    call(people, SchoolState([ClassRow(1, "Les Dauphins", "", False, ["CP A", "CE1 A"])], [], [], []))
    assert people.classes == {"autre": "Autre", "lesdauphins": "Les Dauphins"}
    assert people.levels == {"autre": "", "lesdauphins": level}
    assert list(pupil.classes) == ["autre", "lesdauphins"]
    assert list(teacher.classes) == ["lesdauphins"]


def test_a_class_that_the_lists_call_by_both_names_keeps_the_level_it_has() -> None:
    people = lists(pupil_of("ce1a"), classes={"ce1a": "CE1 A", "lesdauphins": "les dauphins"})
    people.levels = {"ce1a": "CE1", "lesdauphins": "CE2"}
    call(people, SchoolState([ClassRow(1, "Les Dauphins", "", False, ["CE1 A"])], [], [], []))
    assert people.classes == {"lesdauphins": "les dauphins"}
    assert people.levels == {"lesdauphins": "CE2"}


@pytest.mark.parametrize(
    "rows",
    [
        [ClassRow(1, "Les Dauphins", "", True, ["CE1 A"])],
        [ClassRow(1, "Les Dauphins", "", False, ["CE1 A"]), ClassRow(2, "CE1 A", "", False)],
        [ClassRow(1, "Les Dauphins", "", False, ["CE1 B"])],
    ],
    ids=["of last year", "the name is another's now", "another name"],
)
def test_a_class_is_called_as_the_lists_do_when(rows: list[ClassRow]) -> None:
    people = lists(pupil_of("ce1a"), classes={"ce1a": "CE1 A"})
    call(people, SchoolState(rows, [], [], []))
    assert people.classes == {"ce1a": "CE1 A"}


def test_a_class_of_last_year_takes_no_name_from_one_of_this_year() -> None:
    rows = [ClassRow(1, "Les Dauphins", "", False, ["CE1 A"]), ClassRow(2, "CE1 A", "", True)]
    people = lists(pupil_of("ce1a"), classes={"ce1a": "CE1 A"})
    call(people, SchoolState(rows, [], [], []))
    assert people.classes == {"lesdauphins": "Les Dauphins"}


class Town:
    """A school with the class « CE1 A » of pupils 1 to ``before``, and lists with the class « Classe 3 »."""

    def __init__(self, before: int, same: int, new: int = 0, **values: object) -> None:
        rows = [row(n, PUPIL, f"Nom{n}", "Ada") for n in range(1, before + 1)]
        self.class_ = ClassRow(1, "CE1 A", "CE1", False, **values)  # type: ignore[arg-type]
        self.state = SchoolState([self.class_], [*rows], [(1, each.id) for each in rows], [])
        self.pupils = [pupil_of("classe3", number=n) for n in range(1, same + new + 1)]
        self.people = lists(*self.pupils, classes={"classe3": "Classe 3"})
        self.people.levels["classe3"] = "CE1"
        self.pairs: dict[Person, Account] = {
            pupil: known(n, PUPIL, f"Nom{n}", "Ada") for n, pupil in enumerate(self.pupils[:same], 1)
        }

    def teachers(self, before: str, now: str) -> "Town":
        """Of the class and of the lists; empty for nobody."""
        if before:
            last, first = before.split()
            self.state.people.append(row(90, TEACHER, last, first))
            self.state.memberships.append((1, 90))
        if now:
            last, first = now.split()
            self.people.teachers.append(listed(TEACHER, last, first, classes={"classe3": None}))
        return self

    def met(self) -> Plan:
        """What is planned."""
        made = plan()
        recognise_classes(made, self.people, self.state, self.pairs)
        return made


@pytest.mark.parametrize(
    ("before", "same", "new", "renamed", "asked"),
    [
        (5, 5, 0, True, False),
        (5, 4, 1, True, False),
        (5, 4, 2, False, True),
        (5, 5, 2, False, True),
        (5, 3, 2, False, True),
        (4, 2, 2, False, True),
        (4, 1, 3, False, False),
        (4, 1, 1, False, True),
        (10, 2, 0, False, True),
        (5, 0, 5, False, False),
        (5, 0, 0, False, False),
    ],
)
def test_a_class_is_known_by_its_pupils(before: int, same: int, new: int, renamed: bool, asked: bool) -> None:
    made = Town(before, same, new).met()
    assert (made.class_names, len(made.doubts)) == ({1: "Classe 3"} if renamed else {}, int(asked))


def test_a_class_that_is_renamed_takes_the_name_and_says_so() -> None:
    town = Town(5, 5)
    made = town.met()
    assert made.changes == [Change("~", "classe", "CE1 A → Classe 3")]
    (problem,) = town.people.problems
    assert (problem.file, problem.line) == ("eleves.csv", 0)
    assert problem.reason.replace("\u00a0", " ") == "Classe 3 est la classe CE1 A : elle a ses élèves."
    assert town.people.classes == {"ce1a": "CE1 A"}
    assert all(list(pupil.classes) == ["ce1a"] for pupil in town.pupils)


def test_a_name_that_was_given_here_stays_and_the_lists_are_known_by_theirs() -> None:
    made = Town(5, 5, known_as=["CP A"]).met()
    assert (made.class_names, made.changes) == ({1: "Classe 3"}, [])


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [
        ("ROY Jo", "ROY Jo", False),
        ("ROY Jo", "Jo ROY", False),
        ("ROY Jo", "PETIT Max", True),
        ("", "PETIT Max", False),
        ("ROY Jo", "", False),
    ],
)
def test_another_teacher_makes_it_a_question(before: str, now: str, asked: bool) -> None:
    made = Town(5, 5).teachers(before, now).met()
    assert [(doubt.kind, doubt.people) for doubt in made.doubts] == [("class-name", (1, 2, 3, 4, 5))] * asked


def test_a_question_is_about_its_pupils_in_order() -> None:
    town = Town(2, 2)
    rows = [row(8 * n, PUPIL, f"Nom{8 * n}", "Ada") for n in range(9, 0, -1)]
    town.state.people += rows
    town.state.memberships += [(1, each.id) for each in rows]
    assert town.met().doubts[0].people == (1, 2, *range(8, 80, 8))


def test_teachers_of_other_classes_and_guardians_do_not_count() -> None:
    town = Town(5, 5).teachers("ROY Jo", "ROY Jo")
    town.state.people += [row(91, TEACHER, "PETIT", "Max"), row(92, GUARDIAN, "BLIN", "Bea")]
    town.state.memberships += [(2, 91), (1, 92)]
    town.people.teachers = [
        listed(TEACHER, "ROY", "Jo", classes={"autre": None}),
        listed(TEACHER, "PETIT", "Max", classes={"classe3": None}),
    ]
    assert len(town.met().doubts) == 1


def test_only_pupils_of_a_class_of_this_year_make_it_the_same() -> None:
    town = Town(5, 5)
    town.state.classes[0] = ClassRow(1, "CE1 A", "CE1", True)
    assert (town.met().class_names, town.people.classes) == ({}, {"classe3": "Classe 3"})


@pytest.mark.parametrize("name", ["CE1 A", "ce1–a"])
def test_a_class_that_the_lists_still_name_is_no_other(name: str) -> None:
    town = Town(5, 5)
    town.people.classes["ce1a"] = name
    made = town.met()
    assert (made.class_names, made.doubts) == ({}, [])


def asked() -> Town:
    """Another teacher, and a pupil who is new."""
    return Town(6, 5, 1).teachers("ROY Jo", "PETIT Max")


def test_until_somebody_answers_its_pupils_stay_and_nobody_else_comes_in() -> None:
    town = asked()
    made = town.met()
    assert made.doubts[0].text == (
        "La classe Classe 3 des listes a les élèves de CE1 A, que les listes ne nomment plus."
    )
    assert [reading.answer for reading in made.doubts[0].readings] == [SAME, OTHER]
    assert [list(pupil.classes) for pupil in town.pupils] == [["ce1a"]] * 5 + [[]]
    assert [list(teacher.classes) for teacher in town.people.teachers] == [[]]
    assert (town.people.classes, town.people.levels) == ({"ce1a": "CE1 A"}, {"ce1a": "CE1"})
    assert made.held == {6}, "who is missing stays; who is in the lists is compared"


def levels_of(said: str) -> People:
    town = asked()
    town.people.levels["classe3"] = said
    town.met()
    return town.people


def test_lists_that_say_no_level_take_none_away() -> None:
    assert levels_of("").levels == {"ce1a": ""}
    assert levels_of("CM2").levels == {"ce1a": "CE1"}, "nor is it changed while it is asked"


def test_whoever_says_that_it_is_the_same_or_another_decides() -> None:
    town, question = asked(), asked().met().doubts[0].key
    same = plan(answers={question: SAME})
    recognise_classes(same, town.people, town.state, town.pairs)
    assert (same.class_names, same.held, town.people.classes) == ({1: "Classe 3"}, set(), {"ce1a": "CE1 A"})
    town, other = asked(), plan(answers={question: OTHER})
    recognise_classes(other, town.people, town.state, town.pairs)
    assert (other.class_names, other.held, town.people.classes) == ({}, set(), {"classe3": "Classe 3"})


def two_classes() -> Town:
    """Four of « CE1 A » and two of « CE2 » are in « Classe 3 »."""
    town = Town(4, 4)
    town.state.classes.append(ClassRow(2, "CE2", "", False))
    rows = [row(n, PUPIL, f"Nom{n}", "Ada") for n in (11, 12)]
    town.state.people += rows
    town.state.memberships += [(2, each.id) for each in rows]
    for each in rows:
        pupil = pupil_of("classe3", number=each.id)
        town.people.pupils.append(pupil)
        town.pairs[pupil] = known(each.id, PUPIL, each.last_name, "Ada")
    return town


def test_a_class_that_is_not_the_first_may_be_the_second_and_is_asked_about_one_at_a_time() -> None:
    town = two_classes()
    made = town.met()
    assert [doubt.people for doubt in made.doubts] == [(1, 2, 3, 4)]
    town = two_classes()
    again = plan(answers={made.doubts[0].key: OTHER})
    recognise_classes(again, town.people, town.state, town.pairs)
    assert [doubt.people for doubt in again.doubts] == [(11, 12)]


def test_a_class_that_has_nobody_in_common_is_passed_over() -> None:
    town = Town(5, 5)
    town.state.classes.insert(0, ClassRow(2, "CM2", "", False))
    town.state.people.append(row(50, PUPIL, "Autre", "Ada"))
    town.state.memberships.insert(0, (2, 50))
    assert town.met().class_names == {1: "Classe 3"}
