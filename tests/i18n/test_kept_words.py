"""What is kept of a sentence is its French and its values: each reader is told in their own language, names as they are."""

from pathlib import Path

import msgspec
import pytest
from support import swedish

from one.i18n import lazy, speaking
from one.i18n.words import Words, worded
from one.roster.doubt import Doubt, Reading
from one.roster.lines import Problem, alike
from one.templating.filters import told

CLASS = worded("Classe de %(name)s")
KEPT = CLASS % {"name": "Ève <b>"}


@pytest.fixture(autouse=True)
def in_swedish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swedish.speak_swedish(tmp_path, monkeypatch)


def test_a_kept_question_is_told_in_the_language_of_its_reader() -> None:
    with speaking("sv"):  # of whoever imported
        asked = Doubt("k", "class", KEPT, (Reading("keep", worded(lazy("Bonjour"))),))
        content = msgspec.json.encode([asked])
    (read,) = msgspec.json.decode(content, type=list[Doubt])
    assert (read.text, read.readings[0].text) == ("Classe d’Ève <b>", "Bonjour")
    with speaking("sv"):
        assert (read.text, read.readings[0].text) == ("Klass Ève <b>", "God morgon")


def test_what_a_former_version_kept_is_told_as_it_is() -> None:
    content = b'{"file": "eleves.csv", "line": 3, "reason": "La classe manque."}'
    assert msgspec.json.decode(content, type=Problem).reason == "La classe manque."


def test_what_fills_it_is_kept_from_a_translator_and_nothing_else_is() -> None:
    assert told(KEPT) == 'Classe d’<span translate="no">Ève &lt;b&gt;</span>'
    both = worded("%(n)s : %(who)s") % {
        "n": 2,
        "who": Words("%(names)s", {"names": ["Léa", CLASS % {"name": "Max"}]}),
    }
    assert str(both) == "2 : Léa, Classe de Max"
    assert told(both) == '2 : <span translate="no">Léa</span>, Classe de <span translate="no">Max</span>'


def test_what_is_said_of_many_is_one_group_and_of_two_it_is_not() -> None:
    many = [Problem("eleves.csv", n, CLASS % {"name": n}) for n in range(3)]
    few = [Problem("eleves.csv", n, worded("Bonjour")) for n in range(2)]
    other = Problem("responsables.csv", 0, CLASS % {"name": "Ida"})
    assert alike([many[0], *few, many[1], other, many[2]]) == [many, [few[0]], [few[1]], [other]]
