"""What counts as checked: addresses and mobiles over activations, imports, merges and the migration; SMS."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.accounts import GOOD, checked, digits, give_code, sign_in
from support.client import Client, browser_for
from support.people import PASSWORD, School
from support.postman import NEW, Postman
from support.sms_provider import Provider
from support.smtp_server import body

from one.config import Settings
from one.http.state import State
from one.people.changes.acting import InSchool
from one.people.changes.merge import merge
from one.run.web import opened
from one.store import migrate
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_the_same_address_typed_with_a_new_code_stays_checked_and_another_does_not(
    client: Client, postman: Postman, school: School, pool: Pool
) -> None:
    for email, still in (("BEA@free.fr", True), ("autre@free.fr", False)):
        code = await give_code(pool, school.people["bea.blin"])
        await sign_in(client, "bea.blin", code)
        await client.form("/activation", **{**GOOD, "email": email})
        assert await checked(pool) == (email, still)
        sent = [mail["to"] for mail in await postman.deliver()]
        assert sent == ([] if still else [email])


async def test_no_way_of_changing_an_address_keeps_the_check_of_the_one_before(
    postman: Postman, pool: Pool
) -> None:
    await pool.execute("update person set mobile = '+33612345678', mobile_checked_at = now() where id = id")
    await pool.execute("update person set mobile = '+33612345679' where login = 'bea.blin'")
    assert await checked(pool) == ("bea@free.fr", True)
    assert not await pool.fetchval(
        "select mobile_checked_at is not null from person where login = 'bea.blin'"
    )
    await pool.execute("update person set email = 'autre@free.fr' where login = 'bea.blin'")
    assert await checked(pool) == ("autre@free.fr", False)
    await pool.execute("update person set email = null where login = 'lise.roy'")
    assert await checked(pool, "lise.roy") == (None, False)


@pytest.mark.parametrize("kept", ["lise.roy", "bea.blin"])
async def test_of_two_accounts_that_are_merged_the_checked_address_stays(
    state: State, postman: Postman, school: School, pool: Pool, kept: str
) -> None:
    lise, bea = school.people["lise.roy"], school.people["bea.blin"]
    await pool.execute(
        "update person set first_name = 'Lise', last_name = 'Roy', birth_date = null, mobile = '+33612345678',"
        " email_checked_at = case when id = $1 then now() end, mobile_checked_at = case when id = $2 then now() end"
        " where id in ($1, $2)",
        lise,
        bea,
    )
    other = bea if kept == "lise.roy" else lise
    await merge(
        await school.scope("dora.direction"), state.resources, InSchool(school.id), school.people[kept], other
    )
    assert await checked(pool, kept) == ("Lise.Roy@free.fr", True)
    assert await pool.fetchval("select mobile_checked_at is not null from person where login = $1", kept)


async def test_a_login_that_was_never_activated_is_named_with_the_way_to_activate_it(
    client: Client, postman: Postman, pool: Pool
) -> None:
    await pool.execute(
        "update person set activated_at = null, email_checked_at = null where login = 'paul.prof'"
    )
    await client.form("/identifiant-oublie", email="lise.roy@free.fr")
    (mail,) = await postman.deliver()
    for text in (body(mail), body(mail, "html")):
        assert "lise.roy" in text
        assert "pas encore activé" in text.split("paul.prof")[1].split("\n")[0]
        assert "avec le code de la fiche" in text
        assert "mot-de-passe-oublie" in text
    await pool.execute("update person set email = null where login = 'lise.roy'")
    await client.form("/identifiant-oublie", email="lise.roy@free.fr")
    (mail,) = await postman.deliver()
    assert "mot-de-passe-oublie" not in body(mail)
    await pool.execute("update person set blocked_at = now() where login = 'paul.prof'")
    await client.form("/identifiant-oublie", email="lise.roy@free.fr")
    assert await postman.deliver() == []


async def test_a_mobile_typed_at_activation_gets_no_code_for_a_new_password_before_it_is_confirmed(
    settings: Settings, provider: Provider, postman: Postman, school: School, pool: Pool
) -> None:
    settings = replace(settings, sms_webhook_url=provider.url)
    postman = Postman(settings, pool, postman.server)
    async with opened(settings) as state, browser_for(state) as browser:
        await sign_in(browser, "bea.blin", await give_code(pool, school.people["bea.blin"]))
        await browser.form("/activation", **GOOD)
        await browser.form("/mot-de-passe-oublie", login="bea.blin", by="sms")
        await postman.deliver()
        assert provider.got == []
        assert (await browser.get("/compte")).text.count("à confirmer") == 2
        again = await browser.form("/compte/mobile/confirmer")
        assert again.headers["location"] == "/compte/mobile/code"
        await postman.deliver()
        said = provider.got[-1][2]
        assert said["to"] == "+33612345678"
        done = await browser.form("/compte/mobile/code", code=digits(said["text"]))
        assert done.headers["location"] == "/compte"
        assert (await browser.get("/compte")).text.count("à confirmer") == 1
        assert await postman.deliver() == []  # no number changed
        await browser.form("/mot-de-passe-oublie", login="bea.blin", by="sms")
        await postman.deliver()
        right = await browser.form("/mot-de-passe-oublie/code", code=digits(provider.got[-1][2]["text"]))
        assert right.headers["location"] == "/nouveau-mot-de-passe"
        assert (await browser.form("/nouveau-mot-de-passe", password=NEW, confirmation=NEW)).headers[
            "location"
        ] == "/"


async def test_a_mobile_changed_by_password_alone_is_not_checked(
    client: Client, postman: Postman, school: School, pool: Pool
) -> None:
    await pool.execute(
        "update person set mobile = '+33612345678', mobile_checked_at = now() where login = 'lise.roy'"
    )
    client.cookies.set("one", await school.token("lise.roy"))
    await client.form("/compte/mobile", mobile="06 98 76 54 32", old=PASSWORD)
    assert await pool.fetchval("select mobile_checked_at from person where login = 'lise.roy'") is None
    same = await client.form("/compte/mobile", mobile="06 98 76 54 32", old=PASSWORD)
    assert same.status_code == 200


@pytest.mark.parametrize(
    ("tries", "used", "activated_later", "counts"),
    [(1, True, False, True), (0, True, False, False), (1, False, False, False), (2, True, True, False)],
)
async def test_of_before_only_addresses_whose_code_came_back_count_as_checked(
    school: School, pool: Pool, tries: int, used: bool, activated_later: bool, counts: bool
) -> None:
    lise = school.people["lise.roy"]
    await pool.execute("update person set email = 'lise@free.fr' where id = $1", lise)
    put = (
        "insert into ticket (hash, purpose, person_id, data, expires_at, used_at, tries)"
        ' values ($1, $2, $3, \'{"new": "lise@free.fr"}\', now(), $4, $5)'
    )
    now = await pool.fetchval("select now()")
    await pool.execute(put, b"e", "email", lise, now if used else None, tries)
    if activated_later:
        await pool.execute(put, b"a", "activation", lise, now, 0)
    migration = (Path(migrate.__file__).parent / "migrations/0009_checked.sql").read_text("utf-8")
    for statement in migration.split(";"):
        if "update person p" in statement:
            await pool.execute(statement)
    assert await checked(pool, "lise.roy") == ("lise@free.fr", counts)
