"""Who would leave because no list names them: asked from a number on, and held until somebody answers."""

import pytest
from support.signs import GUARDIAN, PUPIL, TEACHER, known, lists, plan, row

from one.roster import departures
from one.roster.account import SchoolState, accounts_of
from one.roster.doubt import KEEP, LEAVE, key
from one.roster.person import People
from one.roster.plan import Plan
from one.store.roster.people import PersonRow, Presence
from one.store.roster.school import ClassRow

NOBODY = lists()


@pytest.mark.parametrize(
    ("leaving", "present", "expected"),
    [
        (3, 4, False),
        (4, 4, True),
        (4, 19, True),
        (4, 20, False),
        (5, 20, True),
        (5, 25, False),
        (0, 0, False),
    ],
)
def test_more_than_three_and_more_than_a_fifth_are_asked_about(
    leaving: int, present: int, expected: bool
) -> None:
    assert departures.suspicious(leaving, present) == expected


def test_how_few_and_which_share_may_be_others() -> None:
    assert not departures.suspicious(6, 7, 6)
    assert departures.suspicious(7, 7, 6)
    assert not departures.suspicious(4, 10, share=0.4)
    assert departures.suspicious(5, 12, share=0.4)


class School:
    """Classes of pupils, each a letter; who is ``gone`` is in no list."""

    def __init__(self, *, step: int = 1, **classes: int) -> None:
        self.state, self.step = SchoolState([], [], [], []), step
        for name, size in classes.items():
            self.add_class(name, size)

    def add(self, profile: str, **values: object) -> PersonRow:
        number = self.step * (len(self.state.people) + 1)
        self.state.people.append(row(number, profile, f"Nom{number}", "Ada", **values))
        return self.state.people[-1]

    def add_class(self, name: str, size: int, *, ended: bool = False) -> ClassRow:
        made = ClassRow(len(self.state.classes) + 1, name, "", ended)
        self.state.classes.append(made)
        for _ in range(size):
            self.state.memberships.append((made.id, self.add(PUPIL).id))
        return made

    def members(self, number: int) -> list[int]:
        return [person_id for class_id, person_id in self.state.memberships if class_id == number]

    def asked(
        self, *gone: int, people: People = NOBODY, whole: bool = True, answer: str = "", **values: object
    ) -> Plan:
        """What is planned of these who are gone, once each question has this answer."""
        accounts = [a for group in accounts_of(self.state).values() for a in group if a.row.id in gone]
        made = plan(gone=[*accounts], **values)
        departures.ask_departures(made, people, self.state, whole=whole)
        if answer:
            made = plan(gone=accounts, answers={doubt.key: answer for doubt in made.doubts}, **values)
            departures.ask_departures(made, people, self.state, whole=whole)
        return made


def ids(made: Plan) -> list[int]:
    """Who leaves."""
    return sorted(account.row.id for account in made.gone)


def said(made: Plan) -> list[str]:
    """What is asked, with plain spaces."""
    return [doubt.text.replace("\u00a0", " ") for doubt in made.doubts]


def test_a_class_that_loses_four_of_ten_is_asked_about_and_they_stay() -> None:
    made = School(A=10, B=20).asked(1, 2, 3, 4, 11)
    assert ids(made) == [11]
    assert made.held == {1, 2, 3, 4}
    assert said(made) == [
        "A : 4 élèves sur 10 ne sont plus dans les listes (Ada Nom1, Ada Nom2, Ada Nom3, Ada Nom4)."
    ]
    assert [(d.kind, d.people, [r.answer for r in d.readings]) for d in made.doubts] == [
        ("class", (1, 2, 3, 4), [KEEP, LEAVE])
    ]


def test_whoever_is_said_to_have_left_leaves_and_whoever_is_said_to_stay_stays() -> None:
    school = School(A=10)
    left = school.asked(1, 2, 3, 4, answer=LEAVE)
    assert (ids(left), left.held, left.doubts) == ([1, 2, 3, 4], set(), [])
    kept = school.asked(1, 2, 3, 4, answer=KEEP)
    assert (ids(kept), kept.held, kept.doubts) == ([], {1, 2, 3, 4}, [])


def test_who_imports_may_say_beforehand_that_all_leave() -> None:
    made = School(A=10).asked(1, 2, 3, 4, all_leave=True)
    assert (ids(made), made.doubts) == ([1, 2, 3, 4], [])


def test_only_pupils_count_in_a_class() -> None:
    school = School(A=10)
    for _ in range(4):
        school.state.memberships.append((1, school.add(TEACHER).id))
    assert school.asked(1, 2, 3, 4).doubts[0].text.startswith("A\u00a0: 4 élèves sur 10 ")
    assert [d.kind for d in school.asked(11, 12, 13, 14, whole=False).doubts] == []


def test_a_few_of_each_class_are_asked_about_once_for_the_school() -> None:
    school = School(A=10, B=10, C=10)
    gone = [1, 2, 3, 11, 12, 13]
    assert ids(school.asked(*gone)) == gone
    made = school.asked(*gone, 21)
    assert [d.kind for d in made.doubts] == ["school"]
    assert said(made)[0].startswith(
        "École : 7 élèves sur 30 ne sont plus dans les listes (Ada Nom1, Ada Nom2,"
    )
    assert made.held == {*gone, 21}
    assert ids(school.asked(*gone, 21, whole=False)) == [*gone, 21], (
        "of a class's lists the school is not asked"
    )


def test_pupils_who_left_before_are_not_of_the_school_that_is_asked_about() -> None:
    school = School(A=10, B=10, C=10)
    for _ in range(10):
        school.add(PUPIL, presence=Presence.LEFT)
    school.add(TEACHER)
    assert said(school.asked(1, 2, 3, 11, 12, 13, 21))[0].startswith("École : 7 élèves sur 30 ")


def test_the_oldest_of_last_year_go_on_to_another_school_unasked() -> None:
    school = School()
    school.add_class("CM2", 10, ended=True)
    school.add_class("CE1", 10, ended=True)
    made = school.asked(*range(1, 11))
    assert (ids(made), made.doubts) == ([*range(1, 11)], [])
    assert [d.kind for d in school.asked(*range(11, 21)).doubts] == ["class"], "the younger do not"
    school.state.classes[0] = ClassRow(1, "CM2", "", False)
    assert [d.kind for d in school.asked(*range(1, 11)).doubts] == ["class"], "nor those of this year"


def test_the_level_of_a_class_goes_before_its_name() -> None:
    school = School()
    school.add_class("CM2", 10, ended=True)
    school.add_class("Dauphins", 10, ended=True)
    school.state.classes[0] = ClassRow(1, "CM2", "CE1", True)
    school.state.classes[1] = ClassRow(2, "Dauphins", "CM1", True)
    assert [d.kind for d in school.asked(*range(1, 11)).doubts] == ["class"]
    assert school.asked(*range(11, 21)).doubts == []


def test_a_quarter_of_a_small_school_may_leave_a_few_from_each_class() -> None:
    assert School(A=10, B=10).asked(1, 2, 3, 11, 12).doubts == []


def test_a_question_is_known_by_its_place_and_by_whom_it_is_about_in_order() -> None:
    school = School(step=8, A=4, B=3, C=3, D=3)
    gone = [8 * n for n in (13, 12, 11, 10, 9, 8, 7, 5, 4, 3, 2, 1)]
    made = school.asked(*gone)
    assert [(d.kind, d.people) for d in made.doubts] == [
        ("class", (8, 16, 24, 32)),
        ("school", tuple(sorted(gone[:8]))),
    ]
    assert [d.key for d in made.doubts] == [
        key("class", 1, made.doubts[0].people),
        key("school", 0, made.doubts[1].people),
    ]
    assert "(Ada Nom8, Ada Nom16, Ada Nom24, Ada Nom32)" in made.doubts[0].text
    assert "(Ada Nom40, Ada Nom56, Ada Nom64, Ada Nom72, Ada Nom80 et 3 autres)" in made.doubts[1].text
    teachers = School(step=8)
    ids_ = [teachers.add(TEACHER).id for _ in range(5)]
    (asked,) = teachers.asked(*ids_[::-1]).doubts
    assert asked.key == key("teachers", 0, tuple(ids_))


def test_two_fifths_of_the_teachers_may_leave_in_a_summer() -> None:
    school = School()
    for _ in range(10):
        school.add(TEACHER)
    school.add(TEACHER, presence=Presence.LEFT)
    school.add_class("A", 10)
    assert school.asked(1, 2, 3, 4).doubts == []
    made = school.asked(1, 2, 3, 4, 5)
    assert said(made) == [
        "5 enseignants sur 10 ne sont plus dans la liste (Ada Nom1, Ada Nom2, Ada Nom3, Ada Nom4, Ada Nom5)."
    ]
    assert (made.doubts[0].kind, made.held) == ("teachers", {1, 2, 3, 4, 5})
    assert school.asked(1, 2, 3, 4, 5, whole=False).doubts == []


def test_guardians_stay_with_a_child_who_is_held_and_is_here() -> None:
    school = School(A=10)
    mother, other = school.add(GUARDIAN), school.add(GUARDIAN)
    school.state.links += [(mother.id, 1), (other.id, 9)]
    made = school.asked(1, 2, 3, 4, mother.id, other.id)
    assert ids(made) == [other.id]
    assert mother.id in made.held
    gone = School()
    away, theirs = gone.add(PUPIL, presence=Presence.LEFT), gone.add(GUARDIAN)
    gone.state.links.append((theirs.id, away.id))
    assert ids(gone.asked(theirs.id, held={away.id})) == [theirs.id]


def test_a_long_list_names_five_and_counts_the_rest() -> None:
    names = [f"N{n}" for n in range(1, 8)]
    assert departures.listed_names(names[:6]) == "N1, N2, N3, N4, N5, N6"
    assert str(departures.listed_names(names)) == "N1, N2, N3, N4, N5 et 2 autres"
    assert (
        departures.named([known(1, PUPIL, "Roy", "Ada"), known(2, PUPIL, "Roy", "Lou")]) == "Ada Roy, Lou Roy"
    )
