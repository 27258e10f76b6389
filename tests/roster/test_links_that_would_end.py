"""Links that lists end in a number, and the last head of a school: asked, and kept until somebody answers."""

import pytest
from support.signs import GUARDIAN, PUPIL, TEACHER, known, listed, lists, plan, row

from one.roster import departures
from one.roster.account import Account, SchoolState, accounts_of
from one.roster.doubt import KEEP, LEAVE
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.scope import Function
from one.store.roster.school import ClassRow


def family(number: int = 5, *, tied: int = 0) -> tuple[SchoolState, People]:
    """A class in which each child has a guardian, with ids 1 and 101, and so on; the lists name ``tied`` of the links."""
    children = [row(n, PUPIL, f"Nom{n}", "Ada") for n in range(1, number + 1)]
    guardians = [row(100 + n, GUARDIAN, f"Nom{n}", "Jo") for n in range(1, number + 1)]
    links = [(100 + child.id, child.id) for child in children]
    state = SchoolState(
        [ClassRow(1, "CE1", "", False)], [*children, *guardians], [(1, child.id) for child in children], links
    )
    pupils = [listed(PUPIL, child.last_name, "Ada", id=child.id) for child in children]
    parents = [listed(GUARDIAN, each.last_name, "Jo", id=each.id) for each in guardians]
    for parent, pupil in zip(parents[:tied], pupils, strict=False):
        parent.children = [pupil]
    return state, lists(*pupils, *parents)


def asked(state: SchoolState, people: People, *gone: int, answer: str = "", **values: object) -> Plan:
    """What is planned of these who are gone, once each question has this answer."""
    accounts = [each for group in accounts_of(state).values() for each in group if each.row.id in gone]
    made = plan(gone=[*accounts], **values)
    departures.ask_departures(made, people, state)
    if answer:
        made = plan(gone=[*accounts], answers={doubt.key: answer for doubt in made.doubts}, **values)
        departures.ask_departures(made, people, state)
    return made


def test_a_class_whose_children_lose_many_guardians_is_asked_about() -> None:
    state, people = family(20, tied=15)
    made = asked(state, people, 120)
    (doubt,) = made.doubts
    names = ", ".join(f"Jo Nom{n} → Ada Nom{n}" for n in range(16, 21))
    assert doubt.text.replace("\u00a0", " ") == (
        f"CE1 : 5 liens entre responsables et enfants ne sont plus dans la liste ({names})."
    )
    assert (doubt.kind, [r.answer for r in doubt.readings]) == ("families", [KEEP, LEAVE])
    assert doubt.people == (*range(16, 21), *range(116, 121))
    assert made.tied == {(100 + n, n) for n in range(16, 21)}
    assert (made.gone, made.held) == ([], {120}), (
        "a guardian who would leave stays, with the others as they are"
    )


def test_four_of_twenty_links_end_unasked() -> None:
    state, people = family(20, tied=16)
    made = asked(state, people, 120)
    assert (made.doubts, made.tied, [a.row.id for a in made.gone]) == ([], set(), [120])


@pytest.mark.parametrize(("answer", "tied", "gone"), [(KEEP, 5, []), (LEAVE, 0, [105])])
def test_links_stay_or_end_as_somebody_says(answer: str, tied: int, gone: list[int]) -> None:
    made = asked(*family(5), 105, answer=answer)
    assert (len(made.tied), [a.row.id for a in made.gone], made.doubts) == (tied, gone, [])


def test_who_imports_may_say_beforehand_that_links_end() -> None:
    made = asked(*family(5), all_leave=True)
    assert (made.doubts, made.tied) == ([], set())


def test_a_list_without_guardians_ends_no_link() -> None:
    state, people = family(5)
    people.profiles = frozenset([PUPIL])
    assert asked(state, people).doubts == []


def test_links_of_children_whom_no_list_names_are_not_asked_about() -> None:
    state, people = family(5)
    people.pupils[0].id = 0
    assert asked(state, people).doubts[0].people == (2, 3, 4, 5, 102, 103, 104, 105)
    people.pupils[1].id = 0
    assert asked(state, people).doubts == []


def test_links_that_nobody_can_trust_the_lists_to_end_are_not_asked_about() -> None:
    state, people = family(5)
    people.rejected = {GUARDIAN: ("responsables.csv", 1)}
    assert asked(state, people).doubts == []


def test_links_of_another_class_are_counted_there() -> None:
    state, people = family(5)
    state.classes.append(ClassRow(2, "CM2", "", False))
    state.memberships[:2] = [(2, 1), (2, 2)]
    assert asked(state, people).doubts == []
    state.memberships[:] = [(2, n) for n in range(1, 6)]
    assert [doubt.text[:3] for doubt in asked(state, people).doubts] == ["CM2"]


def heads(
    *named: bool | None, function: str | None = Function.DIRECTION
) -> tuple[People, dict[Person, Account]]:
    """Teachers of the lists, who are known: the first one directs the school; whether the lists say so."""
    teachers = [listed(TEACHER, f"Nom{n}", "Ada", head=head) for n, head in enumerate(named, 1)]
    known_as = [
        known(n, TEACHER, person.last_name, "Ada", function=function if n == 1 else None)
        for n, person in enumerate(teachers, 1)
    ]
    return lists(*teachers), dict(zip(teachers, known_as, strict=True))


def kept(people: People, pairs: dict[Person, Account], *missing: Account) -> Plan:
    """What is planned of the heads, who are these and those of the pairs that direct."""
    made = plan(pairs=pairs)
    directing = [a for a in (*pairs.values(), *missing) if a.row.function == Function.DIRECTION]
    departures.keep_head(made, people, directing, set(pairs.values()))
    return made


def test_a_head_whom_the_list_no_longer_calls_so_is_asked_about_and_stays_head() -> None:
    people, pairs = heads(False, False)
    made = kept(people, pairs)
    (doubt,) = made.doubts
    assert (
        doubt.text
        == "Ada Nom1 (compte ada.nom1) dirige l’école, et la liste ne nomme personne à la direction."
    )
    assert [(r.answer, r.text.replace("\u00a0", " ")) for r in doubt.readings] == [
        (KEEP, "Ada Nom1 dirige toujours l’école."),
        (LEAVE, "Ada Nom1 ne dirige plus : son compte reste jusqu’à ce qu’un autre dirige l’école."),
    ]
    assert (doubt.kind, doubt.people) == ("head", (1,))
    assert [person.head for person in people.teachers] == [True, False]
    assert made.held == set(), "who is in the lists is compared"


def test_a_head_whom_no_list_names_stays() -> None:
    people, pairs = heads(None)
    missing = known(9, TEACHER, "Autre", "Lou", function=Function.DIRECTION)
    people.teachers[0].head = False
    pairs = {person: known(1, TEACHER, "Nom1", "Ada") for person in pairs}
    made = kept(people, pairs, missing)
    assert ([doubt.people for doubt in made.doubts], made.held) == ([(9,)], {9})
    assert people.teachers[0].head is False


@pytest.mark.parametrize("named", [(None, False), (False, True), (True, False), (True, None)])
def test_nothing_is_asked_of_a_list_that_names_a_head_or_has_no_such_column(
    named: tuple[bool | None, ...],
) -> None:
    people, pairs = heads(*named)
    made = kept(people, pairs)
    assert (made.doubts, tuple(person.head for person in people.teachers)) == ([], named)


def test_a_teacher_of_whom_the_list_does_not_say_whether_they_direct_is_no_head_of_whom_it_does_not() -> None:
    people, pairs = heads(False, None)
    assert len(kept(people, pairs).doubts) == 1


def test_a_school_without_a_head_has_none_to_lose() -> None:
    people, pairs = heads(False, False, function=None)
    assert kept(people, pairs).doubts == []
    assert [person.head for person in people.teachers] == [False, False]
