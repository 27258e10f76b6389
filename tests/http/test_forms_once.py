"""The verb « form »: what is sent again, by a double click or from another tab, does nothing twice."""

import asyncio
import re

import pytest
from starlette.datastructures import FormData
from support.client import Client, signed
from support.forms import arrivals, newcomer
from support.people import School

from one.http.forms import Form
from one.http.state import State

pytestmark = pytest.mark.anyio


@pytest.fixture
async def head(client: Client, school: School) -> Client:
    client.cookies.set("one", await school.token("dora.direction"))
    return client


async def test_a_form_that_is_sent_again_leads_to_the_same_place_and_does_nothing(
    head: Client, school: School
) -> None:
    sent = newcomer(key="once")
    first, second = [await head.form(arrivals(school), **sent) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    assert re.search(r"/personnes/\d+$", first.headers["location"])
    assert await school.pool.fetchval("select count(*) from person where last_name = 'Neuve'") == 1


async def test_other_words_under_a_key_that_was_used_are_told_and_kept(head: Client, school: School) -> None:
    await head.form(arrivals(school), **newcomer(key="once"))
    told = await head.form(arrivals(school), **newcomer(key="once", last_name="Autrement"))
    assert "a déjà servi" in told.text
    key = re.search(r'name="key" value="([^"]+)"', told.text)
    assert key is not None
    assert key[1] != "once"
    again = await head.form(arrivals(school), **newcomer(key=key[1], last_name="Autrement"))
    assert again.status_code == 303
    assert await school.pool.fetchval("select count(*) from person where last_name = 'Autrement'") == 1


async def test_a_form_that_is_sent_twice_at_once_is_taken_once(state: State, school: School) -> None:
    tabs = [await signed(state, school, "dora.direction") for _ in range(3)]
    answers = await asyncio.gather(*(tab.form(arrivals(school), **newcomer(key="once")) for tab in tabs))
    assert {answer.status_code for answer in answers} == {303}
    assert await school.pool.fetchval("select count(*) from person where last_name = 'Neuve'") == 1
    assert await school.pool.fetchval("select count(*) from audit where act = 'person.created'") == 1
    for tab in tabs:
        await tab.aclose()


async def test_an_act_on_a_person_that_is_pressed_twice_is_told_once(head: Client, school: School) -> None:
    card = f"/ecole/{school.id}/personnes/{school.people['lea.roy']}"
    cm2 = school.classes["CM2"]
    for _ in range(2):
        answer = await head.form(f"{card}/classes", act="move", class_id=cm2, key="once")
        assert answer.headers["location"] == card
    assert await school.pool.fetchval("select count(*) from audit where act = 'person.moved'") == 1
    away = await head.form(f"{card}/classes", act="leave", class_id=cm2, key="once")
    assert "a déjà servi" in away.text, "one key is one act"


async def test_a_second_click_sees_what_the_first_one_did(head: Client, school: School) -> None:
    """Even where the first one made the second impossible: what was archived cannot be archived."""
    act = f"/ecole/{school.id}/classes/{school.classes['CE1']}/archiver"
    for _ in range(2):
        answer = await head.form(act, sure="1", key="once")
        assert answer.headers["location"] == f"/ecole/{school.id}/classes"
    assert await school.pool.fetchval("select count(*) from audit where act = 'class.archived'") == 1
    assert (await head.form(act, sure="1", key="another")).status_code == 404


async def test_a_form_that_was_refused_has_not_used_its_key(head: Client, school: School) -> None:
    await school.pool.execute(
        "delete from attachment where function = 'direction' and person_id <> $1",
        school.people["dora.direction"],
    )
    base = f"/ecole/{school.id}/classes"
    refused = await head.form(base, name="CE1", level="", key="once")
    assert "porte déjà ce nom" in refused.text
    assert (await head.form(base, name="CE1 bis", level="", key="once")).status_code == 303


async def test_a_key_belongs_to_one_person(state: State, school: School) -> None:
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["gil.garde"]
    )
    for login, name in (("dora.direction", "Une"), ("gil.garde", "Deux")):
        async with await signed(state, school, login) as tab:
            answer = await tab.form(arrivals(school), **newcomer(last_name=name, key="once"))
            assert answer.status_code == 303
    assert await school.pool.fetchval("select count(*) from person where last_name in ('Une', 'Deux')") == 2


async def test_a_digest_of_what_was_typed_gives_no_password_away(head: Client, school: School) -> None:
    form = type("Other", (Form,), {})(formdata=FormData({"key": "once"}))
    form._seal = (b"one key", "/x")
    digest = form.once.digest
    form._seal = (b"another", "/x")
    assert form.once.digest != digest, "it is keyed"
