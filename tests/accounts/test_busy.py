"""More passwords at once than can be judged: an answer at once, nothing lost, and nobody kept out by one place."""

import asyncio

import msgspec
import pytest
from support.accounts import GOOD, give_code, sign_in
from support.client import Client, browser_for, enter
from support.people import PASSWORD, School
from support.threads import held

from one.errors import Busy
from one.http.state import State
from one.store.pool import Pool
from one.threads import Threads

pytestmark = pytest.mark.anyio

BUSY = "beaucoup de monde en ce moment"


@pytest.fixture
def narrow(state: State) -> State:
    """One thread, three who work or wait at most, two of one place."""
    resources = msgspec.structs.replace(state.resources, hashing=Threads(1, queue_most=3, place_most=2))
    return msgspec.structs.replace(state, resources=resources)


async def test_who_comes_when_too_many_wait_is_answered_at_once_and_loses_nothing(
    narrow: State, school: School
) -> None:
    async with browser_for(narrow) as client, held(narrow.resources.hashing, "a", "b", "c"):
        answer = await sign_in(client, "lise.roy", PASSWORD, suite="/compte", remember="1")
        assert BUSY in answer.text
        assert int(answer.history[0].headers["retry-after"]) > 0
        for kept in ('value="lise.roy"', 'value="/compte"', "checked"):
            assert kept in answer.text
        assert PASSWORD not in answer.text
        told = await client.post(
            "/connexion",
            data={"login": "lise.roy", "password": PASSWORD},
            headers={"sec-fetch-site": "same-origin", "accept": "application/json"},
        )
        assert told.status_code == 503
        assert int(told.headers["retry-after"]) > 0


async def test_an_attempt_that_was_not_judged_is_not_counted(narrow: State, school: School) -> None:
    async with browser_for(narrow) as client:
        async with held(narrow.resources.hashing, "a", "b", "c"):
            for _ in range(30):
                assert BUSY in (await sign_in(client, "lise.roy", "faux")).text
        assert (await sign_in(client, "lise.roy")).headers["location"] == "/"


async def test_one_place_that_floods_the_queue_keeps_no_other_out(narrow: State, school: School) -> None:
    threads = narrow.resources.hashing
    async with browser_for(narrow) as client, held(threads, "192.0.2.1", "192.0.2.1") as release:
        with pytest.raises(Busy):
            threads.room("192.0.2.1")
        signing_in = asyncio.create_task(sign_in(client, "lise.roy"))  # by 127.0.0.1
        while threads._here.total() < 3:
            await asyncio.sleep(0.005)
        release()
        assert (await signing_in).headers["location"] == "/"


async def test_every_form_that_hashes_says_so_and_keeps_what_was_typed(
    narrow: State, school: School, pool: Pool
) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    async with browser_for(narrow) as client, browser_for(narrow) as lise:
        await enter(lise, narrow, school, "lise.roy")
        await sign_in(client, "bea.blin", code)
        async with held(narrow.resources.hashing, "a", "b", "c"):
            answer = await client.form("/activation", **GOOD)
            assert BUSY in answer.text
            assert f'value="{GOOD["email"]}"' in answer.text
            new = {"old": PASSWORD, "password": "trois-petits-chats", "confirmation": "trois-petits-chats"}
            assert BUSY in (await lise.form("/compte/mot-de-passe", **new)).text
            answer = await lise.form("/compte/adresse", email="x@exemple.fr", old=PASSWORD)
            assert BUSY in answer.text
            assert 'value="x@exemple.fr"' in answer.text
        assert (await client.form("/activation", **GOOD)).headers["location"] == "/"


@pytest.mark.long
async def test_two_hundred_at_once_are_all_answered(state: State, school: School) -> None:
    async def one_of_them(number: int) -> str:
        async with browser_for(state) as browser:
            browser._transport.client = (f"192.0.2.{number % 7}", 1)  # type: ignore[attr-defined]
            answer = await sign_in(browser, f"nul.inconnu{number}", "faux")
            return "busy" if BUSY in answer.text else "judged"

    async with asyncio.timeout(60):
        answers = await asyncio.gather(*(one_of_them(number) for number in range(200)))
    assert answers.count("judged") >= 100
    assert not state.resources.hashing._here, "nobody is left in the queue"


async def test_a_right_code_needs_no_turn(narrow: State, school: School, pool: Pool, client: Client) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    async with browser_for(narrow) as browser, held(narrow.resources.hashing, "a", "b", "c"):
        assert (await sign_in(browser, "bea.blin", code)).headers["location"] == "/activation"
