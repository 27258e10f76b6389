"""« Parent de Léa » and « Parent d’Inès »."""

import functools
import re

import pytest
from markupsafe import Markup
from support.sentences import sentences

from one import i18n
from one.templating.filters import before, isolated, kept
from one.templating.pieces import gettext, ngettext

DE = ["Léa", "Hugo", "Yanis", "Yasmine", "Çelik", "3 élèves"]
D = ["Inès", "Élodie", "Émile", "Yves", "Yvette", "Œuvrard", "anne", "Ugo", "Ïlan", "E\u0301va"]
PARENT = "Parent de %(names)s"
_AFTER_DE = re.compile(r"(?:\b[dD]|[qQ]u)e %\(\w+\)s")
_LONG = re.compile(r"(?:\b[dD]|[qQ]u)e Inès")
_BLANKS = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("name", DE)
def test_a_name_that_begins_with_a_consonant_keeps_de(name: str) -> None:
    assert i18n._(PARENT) % {"names": name} == gettext(PARENT, names=name) == f"Parent de {name}"
    assert before("a bloqué le compte de", name) == "a bloqué le compte de "


@pytest.mark.parametrize("name", D)
def test_a_name_that_begins_with_a_vowel_takes_it_short(name: str) -> None:
    assert i18n._(PARENT) % {"names": name} == gettext(PARENT, names=name) == f"Parent d’{name}"
    assert before("a bloqué le compte de", name) == "a bloqué le compte d’"


@functools.cache
def said() -> list[tuple[str, str]]:
    """The sentences of ONE in which something comes after « de », with their plural."""
    every = [each.id for each in sentences()]
    found = [(str(each[0]), str(each[-1])) if isinstance(each, tuple) else (str(each), "") for each in every]
    return [forms for forms in found if any(_AFTER_DE.search(form) for form in forms)]


def test_every_sentence_joins_de_to_what_fills_its_blank() -> None:
    """By ``_`` and ``ngettext``, as the domain says it and as a page does, to grown-ups and to pupils."""
    assert len(said()) > 12
    for voice in (i18n.SOURCE, i18n.TU):
        with i18n.speaking(voice):
            for one, many in said():
                values = dict.fromkeys(_BLANKS.findall(one + many), "Inès")
                if many:
                    filled = [i18n.ngettext(one, many, 2) % values, ngettext(one, many, 2, **values)]
                else:
                    filled = [i18n._(one) % values, gettext(one, **values)]
                assert [each for each in filled if _LONG.search(each)] == []


def test_a_sentence_that_is_filled_is_a_plain_string() -> None:
    """What is written as JSON is one."""
    assert type(i18n._(PARENT) % {"names": "Inès"}) is str
    assert type(i18n._("Bonjour")) is str


def test_words_without_de_stand_as_they_are() -> None:
    assert before("a archivé la classe", "Ours") == "a archivé la classe "
    assert i18n._("La mode %(name)s") % {"name": "Inès"} == "La mode Inès"


def test_markup_stays_markup_and_a_name_in_a_tag_counts() -> None:
    filled = gettext(PARENT, names=kept("Inès <b>"))
    assert isinstance(filled, Markup)
    assert filled == 'Parent d’<span translate="no">Inès &lt;b&gt;</span>'


def test_names_that_a_sentence_of_the_domain_sets_apart_are_kept_and_escaped() -> None:
    assert isolated("Pour \u2068<b>Léa\u2069 :") == 'Pour <span translate="no">&lt;b&gt;Léa</span> :'
    assert isolated("\u2068Léa") == "\u2068Léa"


def test_another_language_has_no_such_rule() -> None:
    with i18n.speaking("sv"):
        assert i18n._(PARENT) % {"names": "Inès"} == gettext(PARENT, names="Inès") == "Parent de Inès"
        assert before("de", "Inès") == "de "
