"""A sentence declared now is said later; where it would silently stay French, it is refused."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import jinja2
import msgspec
import pytest
from support import swedish

from one.i18n import Lazy, lazy, speaking

HELLO, CLASS = lazy("Bonjour"), lazy("Classe de %(name)s")


@pytest.fixture(autouse=True)
def in_swedish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swedish.speak_swedish(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("say", "french", "translated"),
    [
        (str, "Bonjour", "God morgon"),
        (lambda hello: f"{hello} !", "Bonjour !", "God morgon !"),
        (lambda hello: "%s !" % hello, "Bonjour !", "God morgon !"),  # noqa: UP031
        (lambda hello: "{} !".format(hello), "Bonjour !", "God morgon !"),  # noqa: UP032
        (lambda _hello: CLASS % {"name": "CP"}, "Classe de CP", "Klass CP"),
        (lambda hello: ", ".join(map(str, [hello, hello])), "Bonjour, Bonjour", "God morgon, God morgon"),
    ],
)
def test_it_is_said_in_the_voice_of_then(say: Callable[[Lazy], str], french: str, translated: str) -> None:
    assert say(HELLO) == french
    with speaking("sv"):
        assert say(HELLO) == translated
    assert say(HELLO) == french


@pytest.mark.parametrize(
    "template",
    [
        "{{ hello }} <b>",
        "{{ hello ~ ' <b>'|safe }}",
        "{{ [hello]|join(', ') }} <b>",
        "{{ '%s'|format(hello) }} <b>",
        "{{ hello|upper|lower|capitalize }} <b>",
        "{% set words %}{{ hello }}{% endset %}{{ words }} <b>",
        "{{ {'a': hello}['a'] }} <b>",
    ],
)
def test_a_template_says_it_in_the_voice_of_then(template: str) -> None:
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(template)
    assert page.render(hello=HELLO) == "Bonjour <b>"
    with speaking("sv"):
        assert page.render(hello=HELLO) == "God morgon <b>"


def test_a_template_escapes_it() -> None:
    page = jinja2.Environment(autoescape=True).from_string("{{ words }}{{ [words]|join }}")
    assert page.render(words=lazy("<&>")) == "&lt;&amp;&gt;" * 2


@pytest.mark.parametrize(
    "read",
    [
        lambda hello: ", ".join([hello]),
        json.dumps,
        msgspec.json.encode,
        msgspec.to_builtins,
        lambda hello: "jour" in hello,
        lambda hello: hello in "Bonjour",
        lambda hello: re.search("jour", hello),
        lambda hello: "Bon" + hello,
        lambda hello: hello + "!",
        lambda hello: f"{hello:>20}",
        lambda hello: io.StringIO().write(hello),
        lambda hello: Path(hello),
        len,
        bytes,
    ],
)
def test_what_would_read_its_french_letters_is_refused(read: Callable[[object], object]) -> None:
    with pytest.raises((TypeError, AttributeError)):
        read(HELLO)


def test_a_csv_writer_says_it() -> None:
    out = io.StringIO()
    with speaking("sv"):
        csv.writer(out).writerow([HELLO])
    assert out.getvalue() == "God morgon\r\n"


def test_as_a_key_it_stays_the_same_in_every_language() -> None:
    table = {HELLO: 1}
    with speaking("sv"):
        assert table[lazy("Bonjour")] == 1
        assert {HELLO, lazy("Bonjour"), CLASS} == {HELLO, CLASS}
    assert HELLO != "Bonjour", "it is no string, so a string is never mistaken for it"


def test_sorted_it_stands_where_its_words_do() -> None:
    words = [HELLO, lazy("Cours")]
    assert [str(each) for each in sorted(words)] == ["Bonjour", "Cours"]
    with speaking("sv"):
        assert [str(each) for each in sorted(words)] == ["Cours", "God morgon"]


def test_a_struct_holds_it() -> None:
    class Entry(msgspec.Struct, frozen=True):
        words: Lazy

    assert {Entry(HELLO): 1}[Entry(lazy("Bonjour"))] == 1
    with speaking("sv"):
        assert str(Entry(HELLO).words) == "God morgon"
