"""My address and my mobile: changed with the password and a code sent to the new one; the old one is told."""

import re
from dataclasses import replace

import pytest
from support.accounts import digits
from support.client import Client, browser_for, throttled
from support.people import PASSWORD, School
from support.postman import Postman, code_of, forget_attempts
from support.sms_provider import Provider
from support.smtp_server import body

from one.config import Settings
from one.run.web import opened
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


@pytest.fixture
async def lise(client: Client, school: School, pool: Pool, postman: Postman) -> Client:
    await pool.execute(
        "update person set email = 'ancienne@free.fr', email_checked_at = now() where login = 'lise.roy'"
    )
    client.cookies.set("one", await school.token("lise.roy"))
    return client


async def email_of(pool: Pool, login: str = "lise.roy") -> str | None:
    found: str | None = await pool.fetchval("select email from person where login = $1", login)
    return found


async def test_a_new_address_is_taken_once_its_code_came_back_and_the_old_one_is_told(
    lise: Client, postman: Postman, pool: Pool
) -> None:
    await pool.execute("update person set email_refused_at = now() where login = 'lise.roy'")
    assert "n’a pas pu y arriver" in (await lise.get("/compte")).text
    asked = await lise.form("/compte/adresse", email="nouvelle@free.fr", old=PASSWORD)
    assert (asked.status_code, asked.headers["location"]) == (303, "/compte/adresse/code")
    assert await email_of(pool) == "ancienne@free.fr"
    (mail,) = await postman.deliver()
    assert mail["to"] == "nouvelle@free.fr"
    code = code_of(mail)
    done = await lise.form("/compte/adresse/code", code=f" {code[:3]} {code[3:]} ")
    assert (done.status_code, done.headers["location"]) == (303, "/compte")
    assert await email_of(pool) == "nouvelle@free.fr"
    (warning,) = await postman.deliver()
    assert warning["to"] == "ancienne@free.fr"
    assert "nouvelle@free.fr" not in body(warning)
    page = (await lise.get("/compte")).text.replace("<wbr>", "")
    assert "nouvelle@free.fr" in page
    assert "n’a pas pu y arriver" not in page
    assert (await lise.form("/compte/adresse/code", code=code)).status_code == 200


async def test_a_mark_that_was_wrong_is_cleared_by_its_person_with_the_same_address(
    lise: Client, postman: Postman, pool: Pool
) -> None:
    asked = await lise.form("/compte/adresse", email="ancienne@free.fr", old=PASSWORD)
    assert "Cette adresse est déjà celle du compte" in asked.text
    for by_hand in (True, False):
        await pool.execute("update person set email_refused_at = now() where login = 'lise.roy'")
        if by_hand:
            asked = await lise.form("/compte/adresse", email="ancienne@free.fr", old=PASSWORD)
        else:
            assert "Y recevoir un code" in (await lise.get("/compte/adresse")).text
            asked = await lise.form("/compte/adresse/confirmer")
        assert asked.headers["location"] == "/compte/adresse/code"
        code = code_of((await postman.deliver())[0])
        await pool.execute("update person set email_refused_at = now() where login = 'lise.roy'")
        assert (await lise.form("/compte/adresse/code", code=code)).headers["location"] == "/compte"
        assert "n’a pas pu y arriver" not in (await lise.get("/compte")).text
    assert await postman.deliver() == [], "nobody is warned of a change that is none"
    assert "Y recevoir un code" not in (await lise.get("/compte/adresse")).text


async def test_a_mark_goes_by_itself_with_the_next_delivery(
    lise: Client, postman: Postman, pool: Pool
) -> None:
    await pool.execute("update person set email_refused_at = now() where login = 'lise.roy'")
    await lise.form("/mot-de-passe-oublie", login="lise.roy")
    assert [mail["to"] for mail in await postman.deliver()] == ["ancienne@free.fr"]
    assert "n’a pas pu y arriver" not in (await lise.get("/compte")).text


async def test_a_letter_with_an_accent_before_the_at_is_told_at_the_field(
    lise: Client, postman: Postman, pool: Pool
) -> None:
    answer = await lise.form("/compte/adresse", email="lisé@free.fr", old=PASSWORD)
    assert "Devant le @, «\u00a0é\u00a0» ne convient pas" in answer.text
    assert 'value="lisé@free.fr"' in answer.text
    await lise.form("/compte/adresse", email="lise@école.fr", old=PASSWORD)
    (mail,) = await postman.deliver()
    assert mail["to"] == "lise@xn--cole-9oa.fr"


async def test_a_code_that_was_refused_is_kept_nowhere(lise: Client, postman: Postman, pool: Pool) -> None:
    await lise.form("/compte/adresse", email="nouvelle@free.fr", old=PASSWORD)
    (mail,) = await postman.deliver()
    wrong = "000000" if code_of(mail) != "000000" else "111111"
    answer = await lise.form("/compte/adresse/code", code=wrong)
    assert "Ce n’est pas le bon code" in answer.text
    assert wrong not in answer.text
    assert not await pool.fetchval(
        "select exists (select from form_kept where typed::text like '%' || $1 || '%')", wrong
    )


async def test_all_errors_come_together_and_what_was_typed_is_kept(
    lise: Client, postman: Postman, pool: Pool
) -> None:
    answer = await lise.form("/compte/adresse", email="pas une adresse", old="faux")
    assert answer.status_code == 200
    assert 'id="e-email"' in answer.text
    assert 'id="e-old"' in answer.text
    assert 'value="pas une adresse"' in answer.text
    assert 'value="faux"' not in answer.text
    assert await postman.deliver() == []


async def test_a_code_has_five_tries(lise: Client, postman: Postman, pool: Pool) -> None:
    await lise.form("/compte/adresse", email="nouvelle@free.fr", old=PASSWORD)
    code = code_of((await postman.deliver())[0])
    wrong = "000000" if code != "000000" else "111111"
    texts = [(await lise.form("/compte/adresse/code", code=wrong)).text for _ in range(5)]
    assert ["pas le bon code" in text for text in texts] == [True] * 4 + [False]
    assert (await lise.form("/compte/adresse/code", code=code)).status_code == 200
    assert await email_of(pool) == "ancienne@free.fr"


async def test_a_code_lives_ten_minutes_and_the_next_one_replaces_it(
    lise: Client, postman: Postman, pool: Pool
) -> None:
    await lise.form("/compte/adresse", email="une@free.fr", old=PASSWORD)
    first = code_of((await postman.deliver())[0])
    left = await pool.fetchval("select extract(epoch from expires_at - now()) from ticket")
    assert 590 < left <= 600
    await lise.form("/compte/adresse", email="deux@free.fr", old=PASSWORD)
    second = code_of((await postman.deliver())[0])
    if first != second:
        assert (await lise.form("/compte/adresse/code", code=first)).status_code == 200
    await pool.execute("update ticket set expires_at = now()")
    assert (await lise.form("/compte/adresse/code", code=second)).status_code == 200
    assert await email_of(pool) == "ancienne@free.fr"


async def test_a_code_that_waited_too_long_in_the_outbox_does_not_leave(
    lise: Client, postman: Postman, pool: Pool
) -> None:
    await lise.form("/compte/adresse", email="une@free.fr", old=PASSWORD)
    await pool.execute("update ticket set expires_at = now()")
    assert await postman.deliver() == []


async def test_the_code_of_one_person_is_nothing_to_another(
    lise: Client, postman: Postman, school: School, pool: Pool
) -> None:
    await lise.form("/compte/adresse", email="nouvelle@free.fr", old=PASSWORD)
    code = code_of((await postman.deliver())[0])
    lise.cookies.set("one", await school.token("bea.blin"))
    assert (await lise.get("/compte/adresse/code")).status_code == 303
    assert (await lise.form("/compte/adresse/code", code=code)).status_code == 200
    assert (await email_of(pool), await email_of(pool, "bea.blin")) == ("ancienne@free.fr", "bea@free.fr")


async def test_codes_cannot_be_used_to_pester_a_stranger(lise: Client, postman: Postman) -> None:
    answers = [await lise.form("/compte/adresse", email=f"x{n}@free.fr", old=PASSWORD) for n in range(7)]
    assert [throttled(answer) for answer in answers] == [False] * 5 + [True] * 2
    assert len(await postman.deliver()) == 1  # the codes before are dead, and do not leave


async def test_nobody_signed_out_sees_these_pages(client: Client, postman: Postman) -> None:
    for path in (
        "/compte/adresse",
        "/compte/adresse/code",
        "/compte/mobile",
        "/compte/mot-de-passe",
        "/compte/sessions",
    ):
        assert (await client.get(path)).headers["location"].startswith("/connexion")
        assert (await client.form(path, email="a@b.fr", old=PASSWORD)).status_code in (303, 405)


async def test_without_sms_a_mobile_changes_with_the_password_and_the_address_is_told(
    lise: Client, postman: Postman, pool: Pool
) -> None:
    assert (await lise.form("/compte/mobile", mobile="06 12 34 56 78", old="faux")).status_code == 200
    answer = await lise.form("/compte/mobile", mobile="06 12 34 56 78", old=PASSWORD)
    assert answer.headers["location"] == "/compte"
    assert await pool.fetchval("select mobile from person where login = 'lise.roy'") == "+33612345678"
    (warning,) = await postman.deliver()
    assert (warning["to"], warning["subject"]) == (
        "ancienne@free.fr",
        "Le numéro de mobile du compte a changé",
    )
    await lise.form("/compte/mobile", mobile="", old=PASSWORD)
    assert await pool.fetchval("select mobile from person where login = 'lise.roy'") is None


async def test_with_sms_a_mobile_changes_by_code_and_a_password_is_found_again(
    settings: Settings, provider: Provider, postman: Postman, school: School, pool: Pool
) -> None:
    settings = replace(settings, sms_webhook_url=provider.url)
    postman = Postman(settings, pool, postman.server)
    async with opened(settings) as state, browser_for(state) as browser:
        browser.cookies.set("one", await school.token("lise.roy"))
        answer = await browser.form("/compte/mobile", mobile="06 12 34 56 78", old=PASSWORD)
        assert answer.headers["location"] == "/compte/mobile/code"
        await postman.deliver()
        said = provider.got[-1][2]
        assert said["to"] == "+33612345678"
        assert (await browser.form("/compte/mobile/code", code=digits(said["text"]))).headers[
            "location"
        ] == "/compte"
        (told,) = await postman.deliver()
        assert told["subject"] == "Le numéro de mobile du compte a changé"
        browser.cookies.clear()

        asked = await browser.form("/mot-de-passe-oublie", login="lise.roy", by="sms")
        assert asked.headers["location"] == "/mot-de-passe-oublie/code"
        await postman.deliver()
        code = digits(provider.got[-1][2]["text"])
        wrong = "000000" if code != "000000" else "111111"
        refused = await browser.form("/mot-de-passe-oublie/code", code=wrong)
        unknown = await browser.form("/mot-de-passe-oublie/code", login="ne.personne", code=code)
        assert (refused.status_code, unknown.status_code) == (200, 200)
        assert "pas le bon, ou" in refused.text
        assert "pas le bon, ou" in unknown.text
        right = await browser.form("/mot-de-passe-oublie/code", code=code)
        assert right.headers["location"] == "/nouveau-mot-de-passe"
        done = await browser.form(
            "/nouveau-mot-de-passe", password="trois petits chats", confirmation="trois petits chats"
        )
        assert done.headers["location"] == "/"
        assert (
            await browser.form("/mot-de-passe-oublie/code", login="lise.roy", code=code)
        ).status_code == 200


async def test_a_code_by_sms_has_five_tries_and_five_a_day(
    settings: Settings, provider: Provider, postman: Postman, school: School, pool: Pool, redis_url: str
) -> None:
    settings = replace(settings, sms_webhook_url=provider.url)
    postman = Postman(settings, pool, postman.server)
    await pool.execute(
        "update person set mobile = '+33612345678', mobile_checked_at = now() where login = 'lise.roy'"
    )
    async with opened(settings) as state, browser_for(state) as browser:
        for _ in range(7):
            await forget_attempts(redis_url)
            await browser.form("/mot-de-passe-oublie", login="lise.roy", by="sms")
            await postman.deliver()
        assert len(provider.got) == 5
        code = digits(provider.got[-1][2]["text"])
        wrong = "000000" if code != "000000" else "111111"
        for _ in range(5):
            await forget_attempts(redis_url)
            await browser.form("/mot-de-passe-oublie/code", login="lise.roy", code=wrong)
        await forget_attempts(redis_url)
        assert (
            await browser.form("/mot-de-passe-oublie/code", login="lise.roy", code=code)
        ).status_code == 200


async def test_a_number_may_be_left_empty_and_says_what_that_does(client: Client, school: School) -> None:
    await school.pool.execute("update person set mobile = '+33612345678' where login = 'bea.blin'")
    await client.form("/connexion", login="bea.blin", password=PASSWORD)
    shown = (await client.get("/compte/mobile")).text
    (number,) = re.findall(r'<input id="f-mobile"[^>]*>', shown)
    assert "required" not in number
    assert "Nouveau numéro</label>" in shown
    assert "Laissez vide pour retirer le numéro." in shown
