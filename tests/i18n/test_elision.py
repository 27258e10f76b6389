"""« Parent de Léa » and « Parent d’Inès »."""

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from one import i18n
from one.i18n.elision import before, elided

TEMPLATES = Path(__file__).parents[2] / "templates"
_PERSON = re.compile(r"\b[dD]e %\((?:names?|child|guardian|person|who)\)s")
DE = ["Léa", "Hugo", "Yanis", "Yasmine", "Çelik", "3 élèves"]
D = ["Inès", "Élodie", "Émile", "Yves", "Yvette", "Œuvrard", "anne", "Ugo", "Ïlan", "E\u0301va"]


@pytest.mark.parametrize("name", DE)
def test_a_name_that_begins_with_a_consonant_keeps_de(name: str) -> None:
    assert elided(f"Parent de {name}") == f"Parent de {name}"
    assert before("a bloqué le compte de", name) == "a bloqué le compte de "


@pytest.mark.parametrize("name", D)
def test_a_name_that_begins_with_a_vowel_takes_it_short(name: str) -> None:
    assert elided(f"Parent de {name}") == f"Parent d’{name}"
    assert before("a bloqué le compte de", name) == "a bloqué le compte d’"


def test_words_without_de_stand_as_they_are() -> None:
    assert before("a archivé la classe", "Ours") == "a archivé la classe "
    assert elided("La mode Inès") == "La mode Inès"


def test_markup_stays_markup_and_a_name_in_a_tag_counts() -> None:
    said = elided(Markup("Parent de <b>Inès</b>"))
    assert isinstance(said, Markup)
    assert said == "Parent d’<b>Inès</b>"


def test_another_language_has_no_such_rule() -> None:
    with i18n.speaking("sv"):
        assert elided("de Inès") == "de Inès"
        assert before("de", "Inès") == "de "


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_a_page_that_says_de_before_a_person_says_it_as_it_is_said(template: Path) -> None:
    said = re.findall(r"\{\{ _\(\"[^}]*?\}\}", template.read_text(encoding="utf-8"))
    assert [words for words in said if _PERSON.search(words) and "elided" not in words] == []
