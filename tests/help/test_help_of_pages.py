"""« ? » opens the help of the page it stands on, which its reader has; and all of it is found by its words."""

import re

import pytest
from support.client import browser_for, signed
from support.everybody import SOMEBODY
from support.people import School
from support.visits import NO_PAGE, furnish, of_tablet, visits

from one.http.help import ARTICLES
from one.http.help.articles import articles
from one.http.routes import TABLE
from one.http.state import State
from one.http.who import Role

pytestmark = pytest.mark.anyio
HELP = re.compile(r'data-help href="/aide([^"]*)"')
PAGES = [route for route in TABLE if route.get and not NO_PAGE.match(route.path)]
PART = re.compile(r'id="aide-([\w-]+)"')


def test_each_page_of_the_table_names_its_article() -> None:
    assert [route.path for route in PAGES if route.help.partition("#")[0] not in ARTICLES] == []


async def test_each_profile_has_the_article_of_each_page_it_may_come_to(state: State, school: School) -> None:
    await furnish(school, state)
    for role, login in SOMEBODY.items():
        mine = {article.name for article in articles(await school.scope(login))}
        strange = [
            (route.path, route.help)
            for route in PAGES
            if role in route.who.roles and route.help.partition("#")[0] not in mine
        ]
        assert strange == [], role


async def test_the_part_of_an_article_that_a_page_names_is_there(state: State, school: School) -> None:
    for role in (Role.PUPIL, Role.DIRECTION):
        async with await signed(state, school, SOMEBODY[role]) as reader:
            for route in PAGES:
                name, _sign, part = route.help.partition("#")
                if part and role in route.who.roles:
                    assert part in PART.findall((await reader.get(f"/aide/{name}?panneau=1")).text), (
                        route.path
                    )


@pytest.mark.long
@pytest.mark.parametrize("role", [None, *Role])
async def test_the_question_mark_of_every_page_leads_to_its_article(
    state: State, school: School, role: Role | None
) -> None:
    known = await furnish(school, state)
    browser = await signed(state, school, SOMEBODY[role]) if role else browser_for(state)
    async with browser as reader:
        for path, _surely in [*visits(role, known), *(of_tablet() if role is None else [])]:
            answer = await reader.get(path)
            if answer.status_code == 200 and (found := HELP.search(answer.text)):
                name = found[1].removeprefix("/").partition("#")[0]
                assert name in ARTICLES, path
                assert (await reader.get(f"/aide/{name}?panneau=1")).status_code == 200


@pytest.mark.parametrize(
    ("login", "asked", "first"),
    [
        ("lea.roy", "MOT PASSE oublie", "connexion"),
        ("paul.prof", "modeles", "carnet"),
        ("dora.direction", "vacances", "reglages"),
        ("lise.roy", "evenement zzz", None),
    ],
)
async def test_help_is_found_without_accents_or_capitals(
    state: State, school: School, login: str, asked: str, first: str | None
) -> None:
    async with await signed(state, school, login) as reader:
        page = (await reader.get("/aide", params={"q": asked})).text
    listed = page.partition('class="help-found"')[2].partition("</ul>")[0]
    assert bool(listed) is (first is not None)
    assert f"/aide/{first or ''}" in listed or not first


async def test_what_is_found_is_what_its_reader_may_have(state: State, school: School) -> None:
    async with await signed(state, school, "lea.roy") as pupil:
        page = (await pupil.get("/aide", params={"q": "journal"})).text
        assert "/aide/journal" not in page
        assert "<b>" not in (await pupil.get("/aide", params={"q": "<b>x"})).text
    async with await signed(state, school, "dora.direction") as head:
        assert "/aide/journal" in (await head.get("/aide", params={"q": "journal"})).text
