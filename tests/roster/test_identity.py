"""The questions of who is whom: what they say, under which key, and what each answer does."""

import pytest
from support.signs import BORN, GUARDIAN, PUPIL, known, listed, lists, plan

from one.roster import doubt, identity
from one.roster.account import Account
from one.roster.doubt import OTHER, SAME
from one.roster.matching import Matches
from one.roster.person import People, Person
from one.roster.plan import Plan
from one.store.roster.people import Presence
from one.store.roster.school import ClassRow

KAMILLE, CAMILE = (listed(PUPIL, "MARTIN", name, birth_date=BORN) for name in ("Kamille", "Camile"))
FIRST, SECOND = (known(n, PUPIL, "MARTIN", f"Camille{n}") for n in (1, 2))
EVERYBODY = lists(KAMILLE, CAMILE)


def asked(answers: dict[Person, str], doubtful: dict[Person, list[Account]]) -> tuple[Plan, Matches, object]:
    """What is planned, who was found and who waits, when these answers were given."""
    given = {
        identity.question(EVERYBODY, person, doubtful[person]).key: said for person, said in answers.items()
    }
    made, matches = plan(answers=given), Matches({}, doubtful)
    return made, matches, identity.ask(made, EVERYBODY, matches)


def test_without_an_answer_they_wait_and_the_accounts_stay() -> None:
    made, matches, waiting = asked({}, {KAMILLE: [FIRST, SECOND]})
    assert (matches.pairs, waiting) == ({}, {KAMILLE: [FIRST, SECOND]})
    assert (made.held, len(made.doubts)) == ({1, 2}, 1)


@pytest.mark.parametrize(
    ("candidates", "said", "chosen"),
    [([FIRST], SAME, FIRST), ([FIRST, SECOND], "same-1", FIRST), ([FIRST, SECOND], "same-2", SECOND)],
)
def test_the_account_that_was_chosen_is_theirs_and_the_others_are_free(
    candidates: list[Account], said: str, chosen: Account
) -> None:
    made, matches, waiting = asked({KAMILLE: said}, {KAMILLE: candidates})
    assert (matches.pairs, waiting) == ({KAMILLE: chosen}, {})
    assert (made.held, made.doubts) == (set(), [])


def test_who_is_another_waits_for_nothing_and_holds_no_account_and_the_next_is_asked() -> None:
    made, matches, waiting = asked({KAMILLE: OTHER}, {KAMILLE: [FIRST], CAMILE: [SECOND]})
    assert (matches.pairs, waiting) == ({}, {CAMILE: [SECOND]})
    assert (made.held, len(made.doubts)) == ({2}, 1)


def test_an_account_that_two_were_given_is_the_first_one_s_and_the_second_is_asked_again() -> None:
    made, matches, waiting = asked(
        {KAMILLE: SAME, CAMILE: "same-1"}, {KAMILLE: [FIRST], CAMILE: [FIRST, SECOND]}
    )
    assert (matches.pairs, waiting) == ({KAMILLE: FIRST}, {CAMILE: [FIRST, SECOND]})
    assert made.held == {2}, "the one that is somebody's is compared"
    assert [open_.key for open_ in made.doubts] == [identity.question(EVERYBODY, CAMILE, [FIRST, SECOND]).key]
    assert len(made.settled) == 1


def test_after_somebody_who_has_their_account_the_next_is_asked() -> None:
    _made, matches, waiting = asked({KAMILLE: SAME}, {KAMILLE: [FIRST], CAMILE: [SECOND]})
    assert (matches.pairs, waiting) == ({KAMILLE: FIRST}, {CAMILE: [SECOND]})


def question(person: Person, *candidates: Account, people: People = EVERYBODY) -> doubt.Doubt:
    return identity.question(people, person, list(candidates))


def test_one_account_has_one_answer_and_several_are_numbered_as_they_are_shown() -> None:
    assert [r.answer for r in question(KAMILLE, FIRST).readings] == [SAME, OTHER]
    several = question(KAMILLE, FIRST, SECOND)
    assert [r.answer for r in several.readings] == ["same-1", "same-2", OTHER]
    assert [r.text.partition("\u00a0: ")[2] for r in several.readings] == [
        "camille1.martin reste son compte, corrigé.",
        "camille2.martin reste son compte, corrigé.",
        "Kamille MARTIN reçoit un nouveau compte.",
    ]
    assert (several.kind, several.people) == ("person.eleve", (1, 2))


def test_it_says_whether_somebody_left_the_list_or_the_school() -> None:
    gone = known(3, PUPIL, "MARTIN", "Camille", presence=Presence.LEFT)
    assert "Camille1 MARTIN (compte camille1.martin) n’y est plus." in question(KAMILLE, FIRST).text
    assert "Camille MARTIN (compte camille.martin) avait quitté l’école." in question(KAMILLE, gone).text
    both = question(KAMILLE, gone, FIRST).text
    assert "(compte camille.martin) ou Camille1 MARTIN (compte camille1.martin) n’y est plus." in both


def test_it_tells_somebody_of_the_lists_from_others_by_all_they_say() -> None:
    person = listed(GUARDIAN, "ROY", "Jo", "1 rue A", civility="Mme", email="jo@x.fr", birth_date=BORN)
    person.children, person.classes = [KAMILLE, CAMILE], {"ce1": None, "gone": None}
    people = lists(person, classes={"ce1": "CE1 A"})
    assert str(identity.described(person, people)) == (
        "Mme Jo ROY (4 mars 2018, CE1 A, 1 rue A, jo@x.fr, enfants\u00a0: Kamille, Camile)"
    )
    assert str(identity.described(listed(GUARDIAN, "ROY", "Jo"), people)) == "Jo ROY"


def test_of_an_account_it_shows_neither_e_mail_nor_mobile() -> None:
    account = known(
        4,
        GUARDIAN,
        "ROY",
        "Jo",
        ClassRow(1, "CM1", "", False),
        ClassRow(2, "CE1", "", False),
        civility="M.",
        birth_date=BORN,
        email="jo@x.fr",
        mobile="+33600000001",
        addresses=["", "1 rue A"],
    )
    account.offspring += ["Ada", "Lou"]
    assert str(identity.described_account(account)) == (
        "M. Jo ROY (4 mars 2018, CE1, CM1, 1 rue A, enfants\u00a0: Ada, Lou, compte jo.roy)"
    )
    assert str(identity.described_account(known(5, GUARDIAN, "ROY", "Jo"))) == "Jo ROY (compte jo.roy)"


def test_the_same_signs_ask_under_the_same_key_whatever_their_order() -> None:
    roads, mails = {f"{n} rue a" for n in range(9)}, {f"{n}@x.fr" for n in range(9)}
    person = listed(GUARDIAN, "ROY-PETIT", "Jo", address_keys=roads, email_keys=mails)
    person.children = [KAMILLE, CAMILE]
    signs = (
        ["petitroy", "roypetit"],
        "jo",
        "",
        sorted(roads),
        sorted(mails),
        ["camile", "kamille"],
    )
    assert question(person, FIRST, SECOND).key == doubt.key("person", GUARDIAN, signs, (1, 2))


@pytest.mark.parametrize("born", [None, BORN.replace(day=5)])
def test_another_birth_date_is_another_question(born: object) -> None:
    other = listed(PUPIL, "MARTIN", "Kamille", birth_date=born)
    assert question(other, FIRST).key != question(KAMILLE, FIRST).key
