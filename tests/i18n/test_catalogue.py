"""A language can be chosen when its catalogue is complete, and not before."""

from pathlib import Path

import pytest
from support import swedish

from one import i18n

SENTENCES = swedish.SENTENCES
SHELF: tuple[str, str] = ("{n} nouveauté", "{n} nouveautés")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    return tmp_path


def test_a_language_whose_every_sentence_is_translated_can_be_chosen(folder: Path) -> None:
    swedish.write(folder, swedish.catalogue(SENTENCES))
    assert i18n.languages() == ("fr", "sv")
    assert i18n.complete("sv")


@pytest.mark.parametrize(
    "change",
    [{"Bonjour": ""}, {SHELF: ("", "")}, {SHELF: ("{n} nyhet", "")}],
    ids=["a sentence", "a counted sentence", "one of its numbers"],
)
def test_a_language_that_lacks_something_cannot(
    folder: Path, change: dict[str | tuple[str, str], str | tuple[str, str]]
) -> None:
    swedish.write(folder, swedish.catalogue(SENTENCES | change))
    assert i18n.languages() == ("fr",)
    assert not i18n.complete("sv")


def test_a_sentence_that_came_after_the_translation_keeps_a_language_from_being_chosen(folder: Path) -> None:
    swedish.write(folder, swedish.catalogue(dict(list(SENTENCES.items())[1:])))
    assert not i18n.complete("sv")


def test_a_guess_is_no_translation(folder: Path) -> None:
    guessed = swedish.catalogue(SENTENCES)
    guessed["Bonjour"].flags.add("fuzzy")
    swedish.write(folder, guessed)
    assert not i18n.complete("sv")
    with i18n.speaking("sv"):
        assert i18n._("Bonjour") == "Bonjour"
        assert i18n._("Mes applis") == "Mina appar"


@pytest.mark.parametrize("code", ["", "sv", "..", "../..", "xx_YY", "\0"])
def test_a_language_nobody_made_cannot_be_chosen_and_is_french(folder: Path, code: str) -> None:
    assert not i18n.complete(code)
    with i18n.speaking(code):
        assert i18n._("Bonjour") == "Bonjour"
        assert i18n.ngettext("un", "deux", 0) == "un"


def test_the_numbers_of_a_language_are_its_own(folder: Path) -> None:
    swedish.write(folder, swedish.catalogue(SENTENCES))
    assert [i18n.ngettext(*SHELF, n) for n in (0, 1, 2)] == [
        "{n} nouveauté",
        "{n} nouveauté",
        "{n} nouveautés",
    ]
    with i18n.speaking("sv"):
        assert [i18n.ngettext(*SHELF, n) for n in (0, 1, 2)] == ["{n} nyheter", "{n} nyhet", "{n} nyheter"]
        assert i18n.ngettext("%(n)s mot", "%(n)s mots", 0) == "%(n)s mot", (
            "what is not translated counts in French"
        )


def test_french_needs_no_catalogue() -> None:
    assert i18n.complete("fr")
