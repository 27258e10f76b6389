"""What templates are given ready made is what they would have made themselves, each time."""

from datetime import UTC, datetime, timedelta

import jinja2
import msgspec
import pytest
from markupsafe import Markup

from one import i18n
from one.i18n import speaking
from one.templating import pieces
from one.templating.times import reltime

MACROS = "{% macro line(it) %}<b>{{ it.title }}</b> {{ it.at|reltime }} {{ icon('bell') }}{{ _('Nouveau') }}{% endmacro %}"


class It(msgspec.Struct, frozen=True):
    title: str
    at: datetime


@pytest.fixture
def environment() -> jinja2.Environment:
    loader = jinja2.DictLoader({"m.html": MACROS, "_art/sun.html": "<svg></svg>"})
    found = jinja2.Environment(loader=loader, autoescape=True, extensions=["jinja2.ext.i18n"])
    found.filters["reltime"] = reltime
    pieces.install(found, lambda path: f"/static/{files[0]}/{path}")
    return found


files = ["v1"]


def made(environment: jinja2.Environment, it: It) -> str:
    page = environment.from_string('{{ part("m.html", "line", it, it.at|reltime) }}')
    return page.render(it=it)


def test_a_part_escapes_what_it_says(environment: jinja2.Environment) -> None:
    assert made(environment, It("<script>", datetime.now(UTC))).startswith(
        "<b>&lt;script&gt;</b> à l’instant <svg"
    )


def test_a_part_is_made_anew_when_its_value_its_time_or_our_files_change(
    environment: jinja2.Environment,
) -> None:
    at = datetime.now(UTC)
    first = made(environment, It("Un", at))
    assert made(environment, It("Un", at)) == first
    assert made(environment, It("Deux", at)) == first.replace("Un", "Deux")
    later = environment.from_string('{{ part("m.html", "line", it, "5 min") }}')
    it = It("Un", at - timedelta(minutes=5))
    assert "5\u00a0min" in later.render(it=it)
    files[0] = "v2"
    assert "/static/v2/" in made(environment, It("Un", at))
    files[0] = "v1"


def test_words_are_those_of_the_voice_of_now(
    environment: jinja2.Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "_", lambda text: f"{i18n.language()}:{text}")
    it = It("Un", datetime.now(UTC))
    for language in ("aa", "bb", "aa"):
        with speaking(language):
            assert f"{language}:Nouveau" in made(environment, it)


def test_a_sentence_escapes_its_values_and_has_its_percent_signs() -> None:
    assert pieces.gettext("100 %% pour %(name)s", name="<b>") == "100 % pour &lt;b&gt;"
    assert pieces.gettext("100 %%") == "100 %"
    assert isinstance(pieces.gettext("Bonjour"), Markup)
    assert pieces.ngettext("%(num)s mot", "%(num)s mots", 2) == "2 mots"


def test_a_drawing_is_one_of_the_art_folder(environment: jinja2.Environment) -> None:
    assert environment.from_string('{{ drawing("sun") }}').render() == "<svg></svg>"
