"""Two things at once on one account: none slips past the other, and none waits for one that waits for it."""

import asyncio

import pytest
from support.accounts import GOOD, give_code, sign_in
from support.client import Client, browser_for
from support.locks import somebody_waits
from support.people import PASSWORD, School
from support.postman import NEW, Postman, link_for

from one.accounts import ways_in
from one.http.state import State
from one.store.accounts import codes, credentials, recovery, sessions
from one.store.pool import Connection, Pool

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("act", ["another password", "a block"])
async def test_a_password_that_is_being_judged_opens_nothing_once_it_is_dead(
    client: Client, school: School, pool: Pool, act: str
) -> None:
    """Whoever knows the old password and tries without a pause must not stay in by it."""
    lise = school.people["lise.roy"]
    async with pool.acquire() as connection, connection.transaction():
        if act == "a block":
            await credentials.block(connection, lise, "direction")
        else:
            await recovery.set_password(connection, lise, "$argon2id$other")
        trying = asyncio.create_task(sign_in(client, "lise.roy", PASSWORD))
        await somebody_waits(pool)
        await sessions.end_all(connection, lise)
    assert (await trying).status_code == 200
    assert await pool.fetchval("select count(*) from session where person_id = $1", lise) == 0


async def new_code(connection: Connection, person_id: int) -> None:
    """What a teacher's new code writes, in its order."""
    await ways_in.end(connection, [person_id])
    await codes.put(connection, [person_id], [b"another"], 60)


async def test_a_new_code_made_while_the_old_one_is_used_holds_up_nobody(
    client: Client, school: School, pool: Pool
) -> None:
    zoe = school.people["zoe.blin"]
    await sign_in(client, "zoe.blin", await give_code(pool, zoe))
    async with pool.acquire() as connection, connection.transaction():
        await credentials.hold(connection, zoe)
        activating = asyncio.create_task(client.form("/activation", **GOOD))
        await somebody_waits(pool)
        await new_code(connection, zoe)
    late = await activating
    assert late.status_code == 200
    assert "L’école en donne un nouveau" in late.text
    assert await pool.fetchval("select activated_at is null from person where id = $1", zoe)


async def test_a_new_code_made_while_a_link_is_used_holds_up_nobody(
    client: Client, state: State, school: School, pool: Pool, postman: Postman
) -> None:
    lise = school.people["lise.roy"]
    async with browser_for(state) as browser:
        await browser.form("/nouveau-mot-de-passe/lien", secret=await link_for(client, postman))
        async with pool.acquire() as connection, connection.transaction():
            await credentials.hold(connection, lise)
            choosing = asyncio.create_task(
                browser.form("/nouveau-mot-de-passe", password=NEW, confirmation=NEW)
            )
            await somebody_waits(pool)
            await new_code(connection, lise)
        assert (await choosing).status_code == 200
    assert (await sign_in(client, "lise.roy", PASSWORD)).status_code == 303


async def test_a_link_sets_nothing_for_who_is_blocked_while_it_is_used(
    client: Client, state: State, school: School, pool: Pool, postman: Postman
) -> None:
    """A session of a blocked account would be good again on the day it is let in."""
    lise = school.people["lise.roy"]
    before = await pool.fetchval("select password_hash from person where id = $1", lise)
    async with browser_for(state) as browser:
        await browser.form("/nouveau-mot-de-passe/lien", secret=await link_for(client, postman))
        async with pool.acquire() as connection, connection.transaction():
            await credentials.block(connection, lise, "direction")
            choosing = asyncio.create_task(
                browser.form("/nouveau-mot-de-passe", password=NEW, confirmation=NEW)
            )
            await somebody_waits(pool)
            await sessions.end_all(connection, lise)
        assert "one" not in browser.cookies
        assert (await choosing).status_code == 200
    assert await pool.fetchval("select password_hash from person where id = $1", lise) == before
    assert await pool.fetchval("select count(*) from session where person_id = $1", lise) == 0
