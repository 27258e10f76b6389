"""What the home page asks of the database: each thing once, whatever stands on it, and no more with more classes or people."""

import re

import pytest
from support.client import Client
from support.database import put
from support.notes import as_, publish
from support.people import School

from one import clock
from one.http.state import State
from one.profile.fields import BIRTH, MOOD, OPEN, YES

pytestmark = pytest.mark.anyio


async def lived_in(state: State, school: School) -> None:
    """Birthdays, moods, portraits, a service outside and notes: all widgets have something to say."""
    said = {BIRTH: f"2016-{clock.today():%m-%d}", MOOD: "fier", BIRTH + OPEN: YES, MOOD + OPEN: YES}
    await school.pool.executemany(
        "insert into profile_field (person_id, name, value) values ($1, $2, $3)",
        [
            (school.people[login], *each)
            for login in ("lea.roy", "zoe.blin", "max.noir", "paul.prof")
            for each in said.items()
        ],
    )
    await school.pool.execute(
        "insert into portrait (person_id, avatar) select id, 'renard' from person where login <> 'gil.garde'"
    )
    await school.pool.execute(
        "insert into connector (school_id, name, url, picture, color, category, profiles, position)"
        " values ($1, 'Ailleurs', 'https://exemple.fr/', 'globe', 'sky', 'services', '{eleve,parent,enseignant,personnel}', 1)",
        school.id,
    )
    for room in ("CE1", "CM2"):
        await publish(state, school, "paul.prof" if room == "CE1" else "anne.autre", room)


@pytest.mark.parametrize(
    ("login", "most"),
    [("paul.prof", 17), ("lise.roy", 16), ("zoe.blin", 13), ("gil.garde", 15), ("dora.direction", 18)],
)
async def test_the_home_page_asks_so_many_questions_at_most_and_none_twice(
    client: Client,
    state: State,
    school: School,
    monkeypatch: pytest.MonkeyPatch,
    login: str,
    most: int,
) -> None:
    await lived_in(state, school)
    await as_(client, login)
    await client.get("/")
    with put(monkeypatch) as questions:
        assert (await client.get("/")).status_code == 200
    questions = [
        each for each in questions if not each.startswith("update session")
    ]  # a minute later, one more
    assert len(questions) <= most, "\n".join(questions)
    twice = {each for each in questions if questions.count(each) > 1}
    assert all("from person p where p.id = any" in each for each in twice), twice


def column(page: str) -> str:
    """The widgets of a page, without what is each answer's own."""
    found = re.search(r'<aside class="widgets".*?</aside>', page, re.DOTALL)
    assert found, page
    return re.sub(r'name="(key|whose)" value="[^"]*"|\s+', "", found[0])


async def test_an_open_page_reads_what_stands_around_its_feed_and_nothing_else(
    client: Client, state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived_in(state, school)
    await as_(client, "lise.roy")
    with put(monkeypatch) as questions:
        around = (await client.get("/fil/autour")).text
    assert not any(each.startswith("with spoken") for each in questions)  # the feed
    assert column(around) == column((await client.get("/")).text)
    assert "<article" not in around
    assert len(around) < 30_000


async def test_of_what_changed_only_what_follows_it_is_asked(
    client: Client, state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived_in(state, school)
    await as_(client, "lise.roy")
    whole = (await client.get("/fil/autour")).text
    with put(monkeypatch) as questions:
        found = (await client.get("/fil/autour?de=carnet&de=" + "x" * 3000)).text
    assert len(questions) <= 3, "\n".join(questions)  # who asks, which widgets, what is to be confirmed
    order = re.compile(r'data-part="([\w.]+)"')
    there = order.findall(whole)
    assert [each for each in order.findall(found) if each in there] == there
    same = re.findall(r'data-part="([\w.]+)" data-same', found)
    assert {*there} - {*same} == {"head", "carnet.mots"}
    assert 'id="due-hero"' in found
    assert (await client.get("/fil/autour?de=widgets")).text.count("data-same") == 0
