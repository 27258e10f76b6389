"""Forgotten password and login, by mail: the way through, and every way around that must stay shut."""

import asyncio

import pytest
from support.client import Client, browser_for
from support.people import PASSWORD, School
from support.postman import NEW, Postman, choose, link_for, token_of
from support.smtp_server import body

from one.accounts import passwords
from one.http.state import State
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_the_mailed_link_leads_to_a_new_password_and_signs_in(
    client: Client, postman: Postman, school: School, pool: Pool
) -> None:
    before = await school.token("lise.roy")
    token = await link_for(client, postman, "  Lise.ROY ")
    page = await client.form("/nouveau-mot-de-passe/lien", secret=f" {token[:20]}\n{token[20:]} ")
    assert (page.status_code, page.headers["location"]) == (303, "/nouveau-mot-de-passe")
    assert "lise.roy" in (await client.get("/nouveau-mot-de-passe")).text
    done = await client.form("/nouveau-mot-de-passe", password=NEW, confirmation=NEW)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert (await client.get("/compte")).status_code == 200
    other = await client.get("/compte", headers={"cookie": f"one={before}"})
    assert other.status_code == 303
    (warning,) = await postman.deliver()
    assert warning["to"] == "Lise.Roy@free.fr"
    assert warning["subject"] == "Le mot de passe a changé"
    client.cookies.clear()
    assert (await client.form("/connexion", login="lise.roy", password=PASSWORD)).status_code == 200
    assert (await client.form("/connexion", login="lise.roy", password=NEW)).status_code == 303


async def test_the_mail_tells_only_what_is_needed_and_never_the_token_to_the_database(
    client: Client, postman: Postman, pool: Pool
) -> None:
    await client.form("/mot-de-passe-oublie", login="lise.roy")
    (mail,) = await postman.deliver()
    html = body(mail, "html")
    assert token_of(mail) in html
    assert "http://" in html
    assert "<img" not in html
    assert "src=" not in html
    everything = str(
        [
            list(row.values())
            for name in ("outbox", "ticket")
            for row in await pool.fetch(f"select * from {name}")
        ]
    )
    assert token_of(mail) not in everything


async def test_a_used_link_opens_nothing_in_this_browser_or_another(
    client: Client, postman: Postman, state: State, pool: Pool
) -> None:
    token = await link_for(client, postman)
    await choose(client, token)
    async with browser_for(state) as other:
        again = await other.form("/nouveau-mot-de-passe/lien", secret=token)
        assert again.status_code == 200
        assert "n’est plus valable" in again.text
        other.cookies.set("one-reset", token)
        assert (
            await other.form("/nouveau-mot-de-passe", password="autre mot 12", confirmation="autre mot 12")
        ).status_code == 200
        assert (await other.form("/connexion", login="lise.roy", password=NEW)).status_code == 303


async def test_of_two_tabs_at_once_one_sets_the_password(
    client: Client, postman: Postman, state: State, pool: Pool
) -> None:
    token = await link_for(client, postman)
    async with browser_for(state) as other:
        for browser in (client, other):
            assert (await browser.form("/nouveau-mot-de-passe/lien", secret=token)).status_code == 303
        answers = await asyncio.gather(
            *(
                browser.form("/nouveau-mot-de-passe", password=word, confirmation=word)
                for browser, word in ((client, NEW), (other, "un autre cartable"))
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, 303]
    assert await pool.fetchval("select count(*) from outbox where template = 'password-changed'") == 1


async def test_a_new_password_kills_the_other_links_and_the_code(
    client: Client, postman: Postman, state: State, pool: Pool, school: School
) -> None:
    first, second = await link_for(client, postman), await link_for(client, postman)
    await pool.execute(
        "insert into activation_code values ($1, 'x', now() + interval '1 day')", school.people["lise.roy"]
    )
    assert (await choose(client, second)).status_code == 303
    async with browser_for(state) as other:
        assert (await other.form("/nouveau-mot-de-passe/lien", secret=first)).status_code == 200
    assert await pool.fetchval("select count(*) from activation_code") == 0


async def test_a_link_lives_an_hour(client: Client, postman: Postman, pool: Pool) -> None:
    token = await link_for(client, postman)
    left = await pool.fetchval(
        "select extract(epoch from expires_at - now()) from ticket where purpose = 'reset'"
    )
    assert 3500 < left <= 3600
    await pool.execute("update ticket set expires_at = now()")
    assert (await client.form("/nouveau-mot-de-passe/lien", secret=token)).status_code == 200


async def test_the_rule_of_passwords_holds_here_too(client: Client, postman: Postman) -> None:
    token = await link_for(client, postman)
    for bad in ("court", "motdepasse1", "lise.roy2026", "x" * 129):
        assert (await choose(client, token, bad)).status_code == 200
    page = await client.form("/nouveau-mot-de-passe", password=NEW, confirmation="autre")
    assert "ne sont pas les mêmes" in page.text
    assert NEW not in page.text
    assert (await choose(client, token)).status_code == 303


@pytest.mark.parametrize("why", ["unknown", "no address", "blocked", "never activated"])
async def test_who_cannot_be_helped_gets_the_same_page_and_no_mail(
    client: Client, postman: Postman, pool: Pool, why: str
) -> None:
    right = await client.form("/mot-de-passe-oublie", login="bea.blin")
    shown = await client.get(right.headers["location"])
    assert len(await postman.deliver()) == 1
    await pool.execute(
        {
            "no address": "update person set email = null",
            "blocked": "update person set blocked_at = now()",
            "never activated": "update person set activated_at = null",
            "unknown": "select 1",
        }[why]
    )
    wrong = await client.form("/mot-de-passe-oublie", login="ne.personne" if why == "unknown" else "lise.roy")
    assert (wrong.status_code, wrong.headers["location"]) == (right.status_code, right.headers["location"])
    assert (await client.get(wrong.headers["location"])).text == shown.text
    assert await postman.deliver() == []


async def test_the_pages_do_the_same_work_for_an_account_and_for_none(
    client: Client, postman: Postman, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed: calls of the hasher, statements, rows."""
    hashes: list[str] = []
    hasher = passwords._hasher

    class Counting:
        def hash(self, password: str) -> str:
            hashes.append("hash")
            return hasher.hash(password)

        def verify(self, stored: str, password: str) -> bool:
            hashes.append("verify")
            return hasher.verify(stored, password)

        def check_needs_rehash(self, stored: str) -> bool:
            return hasher.check_needs_rehash(stored)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    work = []
    for login, email in (("lise.roy", "lise.roy@free.fr"), ("ne.personne", "personne@free.fr")):
        hashes.clear()
        await client.form("/mot-de-passe-oublie", login=login)
        await client.form("/identifiant-oublie", email=email)
        await client.form("/mot-de-passe-oublie/code", login=login, code="123456")
        work.append(list(hashes))
    assert work == [[], []]
    assert await pool.fetchval("select count(*) from outbox") == 4
    assert await pool.fetchval("select count(*) from ticket") == 0
    for login, secret in (
        ("lise.roy", "faux"),
        ("ne.personne", "faux"),
        ("lise.roy", "abcd3456"),
        ("tom.roy", ""),
    ):
        hashes.clear()
        await client.form("/connexion", login=login, password=secret or "x")
        assert hashes == ["verify"]


async def test_all_logins_of_an_address_come_in_one_mail(client: Client, postman: Postman) -> None:
    answer = await client.form("/identifiant-oublie", email=" lise.roy@FREE.fr ")
    assert answer.headers["location"] == "/identifiant-oublie/envoye"
    (mail,) = await postman.deliver()
    assert mail["to"] == "Lise.Roy@free.fr"
    assert "lise.roy (Lise)" in body(mail)
    assert "paul.prof (Paul)" in body(mail)
    assert "bea.blin" not in body(mail)
    await client.form("/identifiant-oublie", email="personne@free.fr")
    assert await postman.deliver() == []
