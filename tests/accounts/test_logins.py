"""Logins: how they are made, given and typed."""

import pytest

from one.accounts import logins


@pytest.mark.parametrize(
    ("first", "last", "login"),
    [
        ("Léa", "MARTIN", "lea.martin"),
        ("Jean-Paul", "LE COQ", "jeanpaul.lecoq"),
        ("Anaïs", "D'AMICO", "anais.damico"),
        ("Anaïs", "D’AMICO", "anais.damico"),
        ("Cœur", "Æther-Łuk", "coeur.aetherluk"),
        ("Zoé 2", "R2D2", "zoe.rd"),
        ("Maximilienne-Alexandrine-Philippine", "X" * 50, "maximiliennealexandrinephilipp." + "x" * 30),
        ("明", "Ольга", "x.x"),
    ],
)
def test_a_login_is_the_two_names_without_accents_or_signs(first: str, last: str, login: str) -> None:
    assert logins.base(first, last) == login


def test_the_next_free_number_follows_the_name() -> None:
    taken = ["lea.martin", "lea.martin3"]
    bases = ["lea.martin", "tom.petit", "lea.martin", "lea.martin"]
    assert logins.allocate(bases, taken) == ["lea.martin2", "tom.petit", "lea.martin4", "lea.martin5"]


def test_many_namesakes_are_numbered_without_starting_again_each_time() -> None:
    made = logins.allocate(["lea.martin"] * 20_000, [])
    assert (made[0], made[-1]) == ("lea.martin", "lea.martin20000")


def test_the_stem_of_a_login_is_what_it_was_made_from() -> None:
    assert logins.stem("lea.martin12") == "lea.martin"


@pytest.mark.parametrize(
    "typed",
    ["lea.martin", "LEA.MARTIN", " Léa.Martin\u00a0", "léa . martin", "Le\u0301a.Mar-tin", "l'ea.martin"],
)
def test_case_accents_and_spaces_are_forgiven_when_typed(typed: str) -> None:
    assert logins.normalise(typed) == "lea.martin"


def test_other_signs_do_not_turn_into_somebody_else() -> None:
    assert logins.normalise("lea@martin") != "leamartin"
    assert logins.normalise("lea.martin2") == "lea.martin2"


def test_a_name_typed_in_full_gives_its_login() -> None:
    assert logins.normalise("Bjørn.D’Amico-Łuk") == logins.base("Bjørn", "D'AMICO LUK")
