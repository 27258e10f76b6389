"""One way of writing names, and what makes no difference between two."""

import pytest

from one.names import LONGEST_NAME, class_key, listed, respelt, written


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("MARCHAND", "Marchand"),
        ("zoé d'amico", "Zoé D’Amico"),
        ("D`AMICO", "D’Amico"),
        ("LE BIHAN", "Le Bihan"),
        ("JEAN-PHILIPPE", "Jean-Philippe"),
        ("DE LA TOUR", "de La Tour"),
        ("DU PONT", "du Pont"),
        ("VON TRAPP", "von Trapp"),
        ("EL AMRANI", "El Amrani"),
        ("MCDONALD", "McDonald"),
        ("MACRON", "Macron"),
        ("o'brien", "O’Brien"),
        ("N'GUYEN-ĐẶNG", "N’Guyen-Đặng"),
        ("ÉLÉA", "Éléa"),
        ("RENé", "René"),
        ("İBRAHİM", "İbrahim"),
        ("J.-P.", "J.-P."),
        ("  petit \u200b tom ", "Petit Tom"),
        ("李", "李"),
    ],
)
def test_a_name_all_in_small_or_capital_letters_is_written_as_names_are(typed: str, kept: str) -> None:
    assert written(typed) == kept
    assert written(kept) == kept, "and stays so"


@pytest.mark.parametrize("name", ["de Villiers", "Van den Berg", "LeRoy", "Dupont-LEROY", "Jo van Der", "JP"])
def test_capitals_that_somebody_chose_are_kept(name: str) -> None:
    assert written(name) == name


def test_all_of_a_long_name_is_there() -> None:
    assert written("A" * LONGEST_NAME) == "A" + "a" * (LONGEST_NAME - 1)


@pytest.mark.parametrize(
    ("kept", "listed", "then"),
    [
        ("Marchand", "MARCHAND", "Marchand"),
        ("MARCHAND", "Marchand", "MARCHAND"),
        ("D’Amico", "D'AMICO", "D’Amico"),
        ("Le Bihan", "Le-Bihan", "Le Bihan"),
        ("Hélène", "HELENE", "Hélène"),
        ("Œuvrard", "OEUVRARD", "Œuvrard"),
        ("Helene", "Hélène", "Hélène"),
        ("Dupond", "Dupont", "Dupont"),
    ],
)
def test_a_list_corrects_letters_and_accents_it_has_and_no_capitals(
    kept: str, listed: str, then: str
) -> None:
    assert respelt(kept, listed) == then


def test_the_spelling_of_a_class_is_not_what_it_is() -> None:
    assert {class_key(name) for name in ("CE1‑A", "CE1 A", "ce1 a", "CE1/A", "Cé1.A")} == {"ce1a"}
    assert len({class_key(name) for name in ("CP", "CP+", "CP A", "CP B", "-", "–")}) == 6


def test_the_surname_leads_in_a_list_that_is_sorted_by_it() -> None:
    assert listed("Léa", "Marchand") == "Marchand Léa"
    assert listed("Léa", "") == "Léa"
