"""Names, links, classes and stays that were decided by hand, when lists say something else: no database."""

from datetime import UTC, datetime

import pytest
from support.signs import GUARDIAN, PUPIL, TEACHER, known, listed, lists, plan, row

from one.roster import by_hand
from one.roster.account import Account, SchoolState, accounts_of
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.store.roster.by_hand import Alias, ByHand, Decision
from one.store.roster.people import Presence

DECIDED = Decision(datetime(2026, 3, 11, 23, 30, tzinfo=UTC), "Dora Direction")
WHEN = "le 12/03/2026 par Dora Direction"
CLASSES = {"ce1": "CE1", "ce2": "CE2", "cm1": "CM1"}
NAMES = {1: "CE1", 2: "CE2", 3: "CM1"}


def told(people: People) -> list[str]:
    """What is said to who imports, with plain spaces."""
    return [problem.reason.replace("\u00a0", " ") for problem in people.problems]


def keep(people: People, person: Person, account: Account, decided: ByHand) -> tuple[Plan, bool]:
    """What is planned, and whether they still are somebody's account."""
    made, pairs = plan(by_hand=decided), {person: account}
    group = next(each for each in (people.pupils, people.teachers, people.guardians) if person in each)
    by_hand.keep(made, people, group, pairs)
    assert (person in pairs) == (person in group)
    return made, person in pairs


def named(last: str, first: str, *aliases: Alias) -> tuple[str, list[str]]:
    """What somebody of the lists is called, whose account is of Ada ROY, and what is told."""
    person = listed(PUPIL, last, first)
    person.line = 7
    people = lists(person)
    keep(people, person, known(1, PUPIL, "ROY", "Ada"), ByHand(aliases={1: list(aliases)}))
    assert all((problem.file, problem.line) == ("eleves.csv", 7) for problem in people.problems)
    return person.name, told(people)


def alias(last: str, first: str, *, merged: bool) -> Alias:
    return Alias(1, last, first, None, None, [], merged)


def test_a_name_that_was_corrected_is_not_corrected_back() -> None:
    before = alias("MARTIN", "Camille", merged=False)
    said = ["Ada ROY garde le nom corrigé à la main ; la liste dit Camille MARTIN."]
    assert named("MARTIN", "Camille", before) == ("Ada ROY", said)
    assert named("MARTIN", "Camille") == ("Camille MARTIN", []), "a name that nobody corrected is"
    assert named("roy", "ADA", before) == ("ADA roy", []), "nothing is told of the same name"
    assert named("ROY", "Camille", before)[0] == "Ada ROY"
    assert named("MARTIN", "Ada", before)[0] == "Ada ROY"


def test_nothing_is_told_of_the_name_of_an_account_that_was_merged() -> None:
    merged = alias("MARTIN", "Camille", merged=True)
    assert named("MARTIN", "Camille", merged) == ("Ada ROY", [])
    assert len(named("MARTIN", "Sofia", merged)[1]) == 1
    assert len(named("BLIN", "Camille", merged)[1]) == 1
    assert (
        len(
            named(
                "MARTIN", "Camille", alias("MARTIN", "Camille", merged=False), alias("X", "Y", merged=True)
            )[1]
        )
        == 1
    )


def children() -> list[Person]:
    return [listed(PUPIL, "ROY", name, id=n) for n, name in ((1, "Ada"), (2, "Lou"))]


def test_a_guardian_who_was_cut_from_a_child_is_not_tied_again() -> None:
    ada, lou = children()
    mother = listed(GUARDIAN, "ROY", "Jo", children=[ada, lou])
    people = lists(ada, lou, mother)
    _made, found = keep(
        people, mother, known(9, GUARDIAN, "ROY", "Jo"), ByHand(cut={(9, 1): DECIDED, (8, 2): DECIDED})
    )
    assert (mother.children, found) == ([lou], True)
    assert told(people) == [
        (
            f"Jo ROY n’est plus responsable d’Ada ROY : lien retiré {WHEN}. La liste le nomme encore ; le lien n’est pas"
            " refait. Pour le refaire : « Paramétrage de la classe »."
        )
    ]


@pytest.mark.parametrize(
    ("presence", "cut", "maybe", "with_children", "found"),
    [
        (Presence.HERE, True, set(), True, True),
        (Presence.LEFT, True, set(), True, False),
        (Presence.ELSEWHERE, True, set(), True, False),
        (Presence.LEFT, False, set(), True, True),
        (Presence.LEFT, False, {5}, False, False),
        (Presence.LEFT, False, {5}, True, True),
        (Presence.HERE, False, {5}, False, True),
        (Presence.LEFT, False, set(), False, True),
    ],
)
def test_a_guardian_comes_back_for_a_child_and_not_without_one(
    presence: str, cut: bool, maybe: set[int], with_children: bool, found: bool
) -> None:
    ada, _lou = children()
    mother = listed(GUARDIAN, "ROY", "Jo", maybe=maybe, children=[ada] if with_children else [])
    account = known(9, GUARDIAN, "ROY", "Jo", presence=presence)
    decided = ByHand(cut={(9, 1): DECIDED} if cut else {})
    assert keep(lists(ada, mother), mother, account, decided)[1] == found


def placed(
    profile: str, *now: str, entered: tuple[int, ...] = (), left: tuple[int, ...] = ()
) -> tuple[list[str], set[tuple[int, int]], list[str]]:
    """Classes of somebody whom the lists have in ``now`` and who was put in and out of classes by hand.

    Besides, which of these the lists agree with, and what is told.
    """
    person = listed(profile, "ROY", "Ada", classes=dict.fromkeys(now))
    people = lists(person, classes={key: CLASSES[key] for key in now})
    other = {(2, 77): DECIDED, (1, 77): DECIDED}  # somebody else's
    decided = ByHand(
        entered={**other, **{(n, 1): DECIDED for n in entered}},
        left={**other, **{(n, 1): DECIDED for n in left}},
        class_names=NAMES,
    )
    made, _found = keep(people, person, known(1, profile, "ROY", "Ada"), decided)
    assert people.classes == {key: CLASSES[key] for key in (*now, *person.classes)}
    assert people.levels.keys() == people.classes.keys()
    return list(person.classes), made.agreed, told(people)


def said(kept: str, listed_: str) -> list[str]:
    return [f"Ada ROY : {kept}, par une décision prise {WHEN} ; la liste dit {listed_}. Rien ne change."]


@pytest.mark.parametrize(
    ("profile", "now", "entered", "left", "classes", "agreed", "words"),
    [
        (PUPIL, ["ce1"], (), (), ["ce1"], set(), []),
        (PUPIL, ["ce1"], (2,), (1,), ["ce2"], set(), said("CE2", "CE1")),
        (PUPIL, ["ce2"], (2,), (1,), ["ce2"], {(2, 1)}, []),
        (PUPIL, ["cm1"], (2,), (1,), ["cm1"], set(), []),
        (PUPIL, ["ce1"], (2,), (), ["ce1"], set(), []),
        (PUPIL, [], (2,), (), ["ce2"], set(), said("CE2", "aucune classe")),
        (PUPIL, ["ce1"], (), (1,), [], set(), said("aucune classe", "CE1")),
        (PUPIL, ["ce1", "ce2"], (), (1,), ["ce2"], set(), said("CE2", "CE1, CE2")),
        (TEACHER, ["ce1"], (2,), (), ["ce1", "ce2"], set(), said("CE1, CE2", "CE1")),
        (TEACHER, ["ce1", "ce2"], (2,), (1,), ["ce2"], {(2, 1)}, said("CE2", "CE1, CE2")),
        (TEACHER, ["ce1"], (2, 3), (), ["ce1", "ce2", "cm1"], set(), said("CE1, CE2, CM1", "CE1")),
    ],
)
def test_somebody_who_was_put_in_a_class_or_taken_out_is_where_they_were_put(
    profile: str,
    now: list[str],
    entered: tuple[int, ...],
    left: tuple[int, ...],
    classes: list[str],
    agreed: set[tuple[int, int]],
    words: list[str],
) -> None:
    assert placed(profile, *now, entered=entered, left=left) == (classes, agreed, words)


def stays(
    decided: ByHand, *gone: int, people: People | None = None, class_id: int | None = None
) -> tuple[Plan, People]:
    """What is planned of a school with pupil 1, teacher 2 and guardian 3, who has child 1; these are gone."""
    rows = [row(1, PUPIL, "ROY", "Ada"), row(2, TEACHER, "ROY", "Lou"), row(3, GUARDIAN, "ROY", "Jo")]
    state = SchoolState([], rows, [], [(3, 1)])
    accounts = [each for group in accounts_of(state).values() for each in group]
    made = plan(by_hand=decided, gone=[a for a in accounts if a.row.id in gone])
    people = people or lists()
    by_hand.stay(made, people, state, class_id)
    return made, people


@pytest.mark.parametrize(
    ("decided", "gone", "class_id", "held"),
    [
        (ByHand(), (1, 2, 3), None, set()),
        (ByHand(attached={1: DECIDED, 2: DECIDED, 3: DECIDED}), (1, 2, 3), None, {1, 2}),
        (ByHand(attached={1: DECIDED, 8: DECIDED}), (2,), None, set()),
        (ByHand(tied={(3, 1): DECIDED}), (3,), None, {3}),
        (ByHand(tied={(3, 1): DECIDED}), (1, 3), None, set()),
        (ByHand(tied={(3, 8): DECIDED}), (3,), None, set()),
        (ByHand(entered={(5, 1): DECIDED}), (1,), 5, {1}),
        (ByHand(entered={(5, 1): DECIDED}), (1,), 6, set()),
        (ByHand(entered={(5, 1): DECIDED}), (1,), None, set()),
        (ByHand(entered={(5, 8): DECIDED}), (1,), 5, set()),
    ],
)
def test_who_was_added_by_hand_stays_though_no_list_names_them(
    decided: ByHand, gone: tuple[int, ...], class_id: int | None, held: set[int]
) -> None:
    made, _people = stays(decided, *gone, class_id=class_id)
    assert made.held == held
    assert {account.row.id for account in made.gone} == {*gone} - held


def test_each_who_stays_and_each_link_is_told_where_the_list_is() -> None:
    made, people = stays(ByHand(tied={(3, 1): DECIDED}, attached={1: DECIDED}), 3)
    assert made.tied == {(3, 1)}
    assert [(problem.file, problem.line) for problem in people.problems] == [("responsables.csv", 0)] * 2
    assert told(people) == [
        "Jo ROY (jo.roy) n’est dans aucune liste et reste : c’est une décision prise à la main.",
        f"Jo ROY reste responsable d’Ada ROY : lien fait {WHEN}, que la liste ne dit pas.",
    ]


def test_of_a_link_that_the_list_says_or_without_a_list_of_guardians_nothing_is_told() -> None:
    decided = ByHand(tied={(3, 1): DECIDED})
    ada = listed(PUPIL, "ROY", "Ada", id=1)
    agreeing = lists(ada, listed(GUARDIAN, "ROY", "Jo", id=3, children=[ada]))
    assert told(stays(decided, people=agreeing)[1]) == []
    silent = lists(ada, profiles=frozenset([PUPIL]))
    made, people = stays(decided, people=silent)
    assert (made.tied, told(people)) == ({(3, 1)}, [])


def test_what_lists_come_to_say_by_themselves_is_confirmed_in_order() -> None:
    persons = [listed(PUPIL, "ROY", name, id=n) for n, name in ((12, "Ada"), (4, "Lou"))]
    mother = listed(GUARDIAN, "ROY", "Jo", id=30, children=persons)
    numbers = (30, 12, 4, 5)
    decided = ByHand(
        tied={(30, 12): DECIDED, (30, 4): DECIDED, (30, 5): DECIDED},
        attached=dict.fromkeys(numbers, DECIDED),
    )
    made = plan(by_hand=decided, agreed={(40, 1), (8, 1), (16, 1)})
    assert by_hand.agreed(lists(*persons, mother), made) == (
        [(30, 4), (30, 12)],
        [(8, 1), (16, 1), (40, 1)],
        [4, 12, 30],
    )
