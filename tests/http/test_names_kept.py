"""No browser that translates a page rewrites a name, a login, an address or a number in it."""

import re
from html.parser import HTMLParser

import pytest
from support.classroom_people import deactivate
from support.client import Client
from support.everybody import SOMEBODY, scene
from support.people import PEOPLE, School
from support.sentences import sentences
from support.visits import visits

from one.http.state import State
from one.http.who import Role
from one.templating.pieces import TEMPLATES

pytestmark = pytest.mark.anyio

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path", "wbr"}
FIRST = {first for _, first, *_ in PEOPLE.values()} | {"René"}
LAST = {last for _, _, last, *_ in PEOPLE.values()} | {"Référent"}
# A first name of ours, a last name that is no word, a login, an address, a telephone number.
KEPT = re.compile(
    rf"\b(?:{'|'.join(FIRST)})\b|\b(?:{'|'.join(LAST - {'Autre', 'Noir', 'Direction'})})\b"
    r"|[a-zà-ÿ]+\.[a-z]{3,}\d?(?=\W|$)|\S+@\S+\.\w+|\b0[1-79](?:.\d\d){4}\b"
)
EXAMPLE = re.compile(r"camille\.martin|Par exemple : 06 12 34 56 78|Référent numérique")


class Words(HTMLParser):
    """The words of a page that a translator may touch, each with the element it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, bool, str]] = [("", False, "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        values = dict(attrs)
        kept = (
            self._open[-1][1]
            or values.get("translate") == "no"
            or tag in ("script", "style", "title", "textarea")
        )
        self._open.append((tag, kept, f"{tag}.{values.get('class') or ''}"))

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open[-1][1] and data.strip():
            self.found.append((" ".join(data.split()), self._open[-1][2]))


def unkept(page: str) -> list[str]:
    """Where a name stands bare, and how."""
    words = Words()
    words.feed(page)
    return [f"{where}: {text}" for text, where in words.found if KEPT.search(EXAMPLE.sub("", text))]


# Most pages of the others are among the direction's and a parent's.
@pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=() if role in (Role.DIRECTION, Role.GUARDIAN) else pytest.mark.long)
        for role in Role
    ],
)
async def test_no_name_stands_where_a_translator_rewrites_it(
    client: Client, state: State, school: School, role: Role
) -> None:
    known = await scene(state, school)
    compared = f"?a={school.people['lise.roy']}&b={school.people['marc.roy']}"
    known |= {"/doublons/comparer": f"/doublons/comparer{compared}"}
    client.cookies.set(state.resources.settings.cookie_name, await school.token(SOMEBODY[role]))
    bare: dict[str, list[str]] = {}
    for path, _ in visits(role, known):
        answer = await client.get(path)
        if found := unkept(answer.text if "html" in answer.headers.get("content-type", "") else ""):
            bare[path] = found
    assert bare == {}


async def test_what_is_told_after_a_form_keeps_its_names(
    client: Client, state: State, school: School
) -> None:
    await deactivate(school, "bea.blin")
    client.cookies.set(state.resources.settings.cookie_name, await school.token("paul.prof"))
    zoe, bea, ce1 = school.people["zoe.blin"], school.people["bea.blin"], school.classes["CE1"]
    note = {"class_id": ce1, "title": "Piscine", "body": "Demain", "audience": "pupils", "children": zoe}
    sent = await client.form("/carnet/nouveau", **note)
    told = (await client.get(sent.headers["location"])).text
    assert 'Votre mot est publié pour <span translate="no">Zoé' in told
    codes = await client.form(f"/classe/{ce1}/parametrage/personnes/{bea}/code")
    shown = (await client.get(codes.headers["location"])).text
    assert "ticket-code" in shown
    refused = await client.form(f"/classe/{ce1}/parametrage/rappels", one=bea)
    assert '<span translate="no">Béa Blin</span> n’a pas d’adresse' in refused.text
    assert [found for page in (told, shown, refused.text) for found in unkept(page)] == []


# Sentences with a name that Python fills, and how the name is kept from a translator.
NAMED = re.compile(
    r"%\((?:names?|whom|room|login|guardian|child|children|old|new|class|who|listed|known|g|c)\)s"
)
FILLED = {
    "one/accounts/codes.py": "on a terminal",
    "one/accounts/sheet_words.py": "on paper",
    "one/accounts/sheets.py": "on paper; _tickets.html keeps it whole",
    "one/classroom/reminders.py": "names.isolated",
    "one/feed/history.py": "names.isolated",
    "one/feed/why.py": "names.isolated",
    "one/http/actualites/reading.py": "filters.kept",
    "one/http/attached.py": "names.isolated",
    "one/http/blog/settings.py": "typed into a field",
    "one/http/carnet/reading.py": "filters.kept",
    "one/http/classe.py": "filters.kept",
    "one/http/fields/files.py": "names.isolated",
    "one/http/messagerie/words.py": "filters.kept",
    "one/people/news.py": "an item, as whoever writes one writes it",
    "one/people/said_of_lists.py": "an item, as whoever writes one writes it",
    "one/shelf/connectors.py": "names.isolated",
    "one/subscriptions/calendar.py": "a document of its own, no page",
    "one/subscriptions/news.py": "a document of its own, no page",
    "one/tablet/paper.py": "on paper",
    "one/roster": "staff read them: _doubts.html, _preview.html, _summary.html and undo.html keep them whole",
}


def test_whoever_fills_a_sentence_with_a_name_says_how_it_is_kept() -> None:
    places = {
        path
        for each in sentences()
        if NAMED.search(str(each.id))
        for path, _line in each.locations
        if path.endswith(".py")
    }
    assert {"one/roster" if path.startswith("one/roster/") else path for path in places} == set(FILLED)


def test_the_name_over_what_somebody_wrote_is_said_to_each_reader() -> None:
    """By ``kept``, as one of an account that is erased is in French; items of the feed come said (``of_item``)."""
    bare = re.compile(r"\{\{ (?:\w+\.)?(?:author|editor|to)_name \}\}")
    found = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if bare.search(path.read_text("utf-8"))
    }
    assert found == {"feed/_item.html", "tablet/_card.html"}
