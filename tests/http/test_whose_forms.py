"""The verb « form »: it acts for the person its page was drawn for, and for nobody else; what was typed waits for them."""

import asyncio
import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from support.accounts import GOOD, give_code, sign_in
from support.client import Client, browser_for, enter, signed
from support.database import picture
from support.everybody import SOMEBODY, scene, url_of
from support.forms import FROM_US, arrivals, newcomer
from support.locks import somebody_waits
from support.notes import publish
from support.people import School

from one import form_keys
from one.accounts.secret_codes import LINK_TIME, RESET
from one.http.routes import TABLE
from one.http.state import State
from one.store.accounts import tickets

pytestmark = pytest.mark.anyio


def key_of(text: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', text)
    assert found is not None
    return found[1]


async def of_dora(state: State, school: School) -> tuple[Client, str]:
    """The browser of the head, and the key of a form on its page."""
    dora = await signed(state, school, "dora.direction")
    return dora, key_of((await dora.get(arrivals(school))).text)


async def test_a_form_is_not_sent_in_the_name_of_who_signed_in_since(state: State, school: School) -> None:
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["gil.garde"]
    )
    browser, key = await of_dora(state, school)
    await enter(browser, state, school, "gil.garde")
    answer = await browser.post(arrivals(school), data=newcomer(key=key), headers=FROM_US)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/connexion?autre=1&suite=")
    told = (await browser.get(answer.headers["location"])).text
    assert "rien n’est parti en son nom" in told
    assert "Neuve" not in told
    assert await school.pool.fetchval("select count(*) from person where last_name = 'Neuve'") == 0
    # Gil does not read it either; Dora finds it again, and sends it.
    back = await browser.get("/connexion", params={"suite": "/"})
    way = re.search(r"suite=([^&]+)", answer.headers["location"])
    assert way is not None
    assert back.status_code == 303
    asked = await browser.get(f"/connexion?suite={way[1]}")
    assert "Neuve" not in (await browser.get(asked.headers["location"])).text
    await enter(browser, state, school, "dora.direction")
    again = await browser.get(asked.headers["location"])
    assert 'value="Neuve"' in again.text
    assert "pas encore parti" in again.text
    sent = await browser.form(arrivals(school), **newcomer(key=key_of(again.text)))
    assert sent.status_code == 303
    assert await school.pool.fetchval("select count(*) from person where last_name = 'Neuve'") == 1


async def test_a_form_sent_after_the_session_ended_waits_for_its_person(state: State, school: School) -> None:
    browser, key = await of_dora(state, school)
    await school.pool.execute("delete from session")
    answer = await browser.post(arrivals(school), data=newcomer(key=key), headers=FROM_US)
    page = await browser.get(answer.headers["location"])
    assert "est gardé\u00a0: reconnectez-vous" in page.text
    suite = re.search(r'name="suite" value="([^"]+)"', page.text)
    assert suite is not None
    entered = await sign_in(browser, "dora.direction", suite=suite[1])
    assert 'value="Neuve"' in entered.text


async def test_a_page_that_ended_says_why_and_takes_no_new_session_away(state: State, school: School) -> None:
    async with await signed(state, school, "lise.roy") as browser:
        await school.pool.execute("delete from session")
        answer = await browser.get("/carnet")
        assert "set-cookie" not in answer.headers, "it may come after the answer to a sign-in"
        assert "Reconnectez-vous pour continuer" in (await browser.get(answer.headers["location"])).text
    async with browser_for(state) as new:
        assert "Reconnectez-vous pour continuer" not in (await new.get("/connexion")).text


async def test_a_mark_that_is_not_ours_says_nothing(state: State, school: School) -> None:
    key = state.resources.key
    good = form_keys.new_key(form_keys.mark(key, 7))
    assert form_keys.owner(key, good) == 7
    bad = (
        "",
        "x",
        "x.",
        "x.7",
        "x.7-",
        good[:-1],
        good.replace(".7-", ".8-"),
        f"x.{'9' * 30}-a",
        "x.٧-a",
        "x.7-é",
    )
    assert [form_keys.owner(key, each) for each in bad] == [None] * len(bad)
    assert form_keys.owner(b"another", good) is None


@pytest.mark.long
async def test_every_form_of_a_page_says_whose_it_is(state: State, school: School) -> None:
    known = await scene(state, school)
    found = 0
    for role, login in SOMEBODY.items():
        async with await signed(state, school, login) as browser:
            mark = f".{form_keys.mark(state.resources.key, school.people[login])}"
            for route in TABLE:
                if (
                    route.get is None
                    or role not in route.who.roles
                    or "{name}" in route.path
                    or not route.who.signed
                ):
                    continue
                answer = await browser.get(url_of(route.path, known))
                if "text/html" not in answer.headers.get("content-type", ""):
                    continue
                # What a script makes of a template gets its key from the script (page/flash.js).
                shown = re.sub(r"<template\b.*?</template>", "", answer.text, flags=re.DOTALL)
                for form in re.findall(r'<form\b[^>]*method="post".*?</form>', shown, re.DOTALL):
                    assert mark in form, (route.path, form[:200])
                    if "<textarea" in form:  # of more than a line nothing is lost with a session
                        assert "data-draft" in form or "data-memo" in form, (route.path, form[:200])
                    found += 1
    assert found > 60


async def test_two_codes_in_two_tabs_set_no_password_on_the_other(
    client: Client, state: State, school: School
) -> None:
    pages = []
    for login in ("lea.roy", "zoe.blin"):
        code = await give_code(school.pool, school.people[login])
        await client.form("/connexion", login=login, password=code)
        pages.append(await client.get("/activation"))
    assert ">Léa</span></h1>" in pages[0].text
    sent = await client.form("/activation", **GOOD, key=key_of(pages[0].text))
    assert ">Zoé</span></h1>" in sent.text
    assert "rien n’a été fait pour la page d’avant" in sent.text
    assert "zoe@exemple.fr" not in sent.text, "it was typed for the other"
    assert await school.pool.fetchval("select count(*) from person where activated_at is null") == 2
    assert (await client.form("/activation", **GOOD, key=key_of(sent.text))).headers["location"] == "/"
    assert await school.pool.fetchval("select array_agg(login) from person where activated_at is null") == [
        "lea.roy"
    ]


async def test_two_links_in_two_tabs_set_no_password_on_the_other(client: Client, school: School) -> None:
    pages = []
    for login in ("lise.roy", "bea.blin"):
        token = await tickets.issue(school.pool, RESET, school.people[login], LINK_TIME, {})
        await client.form("/nouveau-mot-de-passe/lien", secret=token)
        pages.append(await client.get("/nouveau-mot-de-passe"))
    typed = {"password": "trois-petits-chats", "confirmation": "trois-petits-chats"}
    before = await school.pool.fetch("select password_hash from person order by id")
    sent = await client.form("/nouveau-mot-de-passe", **typed, key=key_of(pages[0].text))
    assert "Béa Blin" in sent.text
    assert "Un autre lien a été ouvert" in sent.text
    assert await school.pool.fetch("select password_hash from person order by id") == before


async def test_a_visitors_form_shows_on_its_own_page_only(client: Client) -> None:
    await client.form("/identifiant-oublie", email="pas une adresse")
    assert "one-form" in client.cookies
    for page in ("/connexion", "/mot-de-passe-oublie", "/nouveau-mot-de-passe"):
        assert "data-error-summary" not in (await client.get(f"{page}?retour=1")).text
    assert "data-error-summary" in (await client.get("/identifiant-oublie?retour=1")).text


@pytest.mark.parametrize(
    "meanwhile",
    ["delete from session where person_id = $1", "update person set blocked_at = now() where id = $1"],
    ids=["signed out", "blocked"],
)
async def test_who_is_shut_out_while_their_form_comes_in_does_nothing(
    state: State, school: School, meanwhile: str
) -> None:
    """A body may take two minutes to come: who asks is judged when it is all there."""
    dora, key = await of_dora(state, school)
    body = urlencode(newcomer(key=key)).encode()

    async def slowly() -> AsyncIterator[bytes]:
        yield body[:10]
        await school.pool.execute(meanwhile, school.people["dora.direction"])
        yield body[10:]

    headers = {**FROM_US, "content-type": "application/x-www-form-urlencoded"}
    answer = await dora.post(arrivals(school), content=slowly(), headers=headers)
    assert answer.headers["location"].startswith("/connexion")
    assert await school.pool.fetchval("select count(*) from person where last_name = 'Neuve'") == 0


async def test_a_body_without_end_is_told_so_before_anybody_is_looked_for(
    state: State, school: School
) -> None:
    dora, _ = await of_dora(state, school)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    headers = {**FROM_US, "content-type": "application/x-www-form-urlencoded"}
    assert (await dora.post(arrivals(school), content=endless(), headers=headers)).status_code == 413


async def test_a_form_of_an_account_that_is_merged_away_at_that_moment_is_a_404(
    state: State, school: School
) -> None:
    dora, key = await of_dora(state, school)
    async with school.pool.acquire() as connection, connection.transaction():
        await connection.execute("delete from person where id = $1", school.people["dora.direction"])
        sending = asyncio.create_task(dora.post(arrivals(school), data=newcomer(key=key), headers=FROM_US))
        await somebody_waits(school.pool)
    assert (await sending).status_code == 404
    assert await school.pool.fetchval("select count(*) from person where last_name = 'Neuve'") == 0


async def test_marks_of_an_account_that_is_merged_away_at_that_moment_are_a_404(
    state: State, school: School
) -> None:
    """They have no form's key, so that nothing looks at the account before they are written."""
    await publish(state, school, "paul.prof", "CE1", "lea.roy")
    lise = await signed(state, school, "lise.roy")
    ids = await school.pool.fetchval("select array_agg(id) from event")
    async with school.pool.acquire() as connection, connection.transaction():
        await connection.execute("delete from person where id = $1", school.people["lise.roy"])
        body = {"type": "read", "ids": ids}
        reading = asyncio.create_task(lise.post("/live/read", json=body, headers=FROM_US))
        await somebody_waits(school.pool)
    assert (await reading).status_code == 404


@pytest.mark.long
async def test_a_script_of_somebody_elses_page_does_nothing_at_any_address(
    state: State, school: School
) -> None:
    """Whether what it names is there or not: it is judged before that."""
    known = await scene(state, school)
    taking = [route for route in TABLE if route.form is not None and route.who.signed]
    assert len(taking) > 80
    key = form_keys.new_key(form_keys.mark(state.resources.key, school.people["dora.direction"]))
    async with await signed(state, school, "bea.blin") as browser:
        before = await picture(school.pool)
        for route in taking:
            sent = {"key": key, "act": "keep", "child": str(school.people["zoe.blin"])}
            for path in (url_of(route.path, known), re.sub(r"\{\w+\}", "99999999", route.path)):
                answer = await browser.post(path, data=sent, headers=FROM_US | {"accept": "application/json"})
                assert (answer.status_code, "another" in answer.text) == (401, True), route.path
    assert await picture(school.pool) == before
