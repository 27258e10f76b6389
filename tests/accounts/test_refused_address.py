"""An address that takes no mail is told in the feed of its person: once, and until it is mended."""

import pytest
from support.client import Client
from support.notes import as_, publish
from support.people import School
from support.postman import Postman, code_of

from one.accounts import refused_address
from one.http.state import State
from one.notices import jobs
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
LISE = "Lise.Roy@free.fr"
SAID = "ne reçoit plus nos mails"


async def compare(state: State) -> None:
    await refused_address.JOB.run(state.resources, {})


async def feed(client: Client) -> str:
    """What the home page says."""
    return (await client.get("/")).text.partition("<main")[2]


@pytest.fixture
async def refused(state: State, school: School, postman: Postman, pool: Pool) -> None:
    """Lise, Marc and Paul share an address, which their server does not know any more."""
    await pool.execute(
        "update person set email = $1, email_checked_at = now() where login in ('lise.roy', 'marc.roy')", LISE
    )
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    postman.server.answers[LISE] = "550 5.1.1 unknown"
    await postman.deliver()
    await compare(state)
    await compare(state)


@pytest.mark.parametrize("login", ["lise.roy", "marc.roy"])
async def test_each_of_those_who_share_it_is_told_once_and_led_to_where_it_is_mended(
    client: Client, pool: Pool, refused: None, login: str
) -> None:
    await as_(client, login)
    text = await feed(client)
    assert f"Votre adresse {LISE} {SAID}" in text
    assert 'data-slot="title" href="/compte/adresse"' in text
    assert "Y recevoir un code" in (await client.get("/compte/adresse")).text
    assert (
        await pool.fetchval("select count(*) from event where subject = 'refused-address'") == 3
    )  # Paul has it too
    await as_(client, "bea.blin")
    assert SAID not in await feed(client)


async def test_a_code_that_is_typed_ends_it_at_once_and_soon_for_who_shares_the_address(
    state: State, client: Client, postman: Postman, pool: Pool, refused: None
) -> None:
    del postman.server.answers[LISE]
    await as_(client, "lise.roy")
    await client.form("/compte/adresse/confirmer")
    code = code_of((await postman.deliver())[-1])
    await pool.execute(
        "update person set email_refused_at = now() where login = 'marc.roy'"
    )  # the code's own mail cleared it
    await client.form("/compte/adresse/code", code=code)
    assert SAID not in await feed(client)
    await compare(state)
    await as_(client, "marc.roy")
    assert SAID not in await feed(client)
    assert await pool.fetchval("select count(*) from refused_address") == 0
    assert await pool.fetchval("select count(*) from person where email_refused_at is not null") == 0


async def test_another_address_that_is_refused_too_is_told_in_the_place_of_the_first(
    state: State, client: Client, pool: Pool, refused: None
) -> None:
    await pool.execute("update person set email = 'lise@orange.fr' where login = 'lise.roy'")
    await compare(state)
    await as_(client, "lise.roy")
    text = await feed(client)
    assert "lise@orange.fr ne reçoit" in text
    assert LISE not in text


async def test_it_is_told_in_the_language_and_the_voice_of_its_person(
    client: Client, state: State, school: School, pool: Pool
) -> None:
    await pool.execute(
        "update person set email = login || '@free.fr', email_refused_at = now() where login in ('lea.roy', 'bea.blin')"
    )
    await pool.execute(
        "insert into preference (person_id, name, value) select id, 'language', 'en' from person where login = 'bea.blin'"
    )
    await compare(state)
    await as_(client, "lea.roy")
    assert "Ton adresse lea.roy@free.fr ne reçoit plus nos mails" in await feed(client)
    await as_(client, "bea.blin")
    assert "Your address bea.blin@free.fr no longer receives our emails" in await feed(client)
