"""An address or mobile opens the account only once six digits that were sent there came back."""

import asyncio
from dataclasses import replace

import pytest
from support.accounts import GOOD, checked, give_code, sign_in
from support.client import Client, browser_for, throttled
from support.people import School
from support.postman import Postman, code_of, forget_attempts
from support.smtp_server import body

from one.config import Settings
from one.http.state import State
from one.run.web import opened
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

CARD = "Confirmez votre adresse"
TYPED = "bea.faute@free.fr"


@pytest.fixture
async def bea(client: Client, postman: Postman, school: School, pool: Pool) -> Client:
    """Has just activated her account with an address that she mistyped, perhaps."""
    await pool.execute("update person set email = null, mobile = null where login = 'bea.blin'")
    await sign_in(client, "bea.blin", await give_code(pool, school.people["bea.blin"]))
    done = await client.form("/activation", **{**GOOD, "email": TYPED})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    return client


async def code(postman: Postman) -> str:
    (mail,) = await postman.deliver()
    return code_of(mail)


async def test_an_address_typed_at_activation_is_confirmed_from_the_home_page(
    bea: Client, postman: Postman, pool: Pool
) -> None:
    home = (await bea.get("/")).text
    assert CARD in home
    assert TYPED in home
    assert "à confirmer" in (await bea.get("/compte")).text
    (mail,) = await postman.deliver()
    assert (mail["to"], mail["subject"]) == (TYPED, "Votre code de vérification")
    assert code_of(mail) in body(mail, "html")
    assert "n’ouvre aucun compte" in body(mail)
    assert "n’ouvre aucun compte" in body(mail, "html")
    done = await bea.form("/compte/adresse/code", code=code_of(mail), suite="/")
    assert (done.status_code, done.headers["location"]) == (303, "/")
    home = (await bea.get("/")).text
    assert "l’adresse e-mail est confirmée" in home
    assert CARD not in home
    assert "à confirmer" not in (await bea.get("/compte")).text
    assert await checked(pool) == (TYPED, True)
    assert await postman.deliver() == []  # nothing changed: nobody is warned


async def test_whoever_owns_a_mistyped_address_gets_no_way_into_the_account(
    bea: Client, postman: Postman, state: State
) -> None:
    await postman.deliver()
    async with browser_for(state) as stranger:
        asked = await stranger.form("/mot-de-passe-oublie", login="bea.blin")
        assert asked.headers["location"] == "/mot-de-passe-oublie/envoye"
        unchecked = (await stranger.get(asked.headers["location"])).text
        assert (await stranger.form("/identifiant-oublie", email=TYPED)).status_code == 303
        assert await postman.deliver() == []
        await stranger.form("/mot-de-passe-oublie", login="lise.roy")
        assert (await stranger.get("/mot-de-passe-oublie/envoye")).text == unchecked
        (mail,) = await postman.deliver()
        assert mail["to"] == "Lise.Roy@free.fr"


async def test_once_confirmed_the_address_finds_the_password_and_the_login(
    bea: Client, postman: Postman
) -> None:
    await bea.form("/compte/adresse/code", code=await code(postman))
    await bea.form("/mot-de-passe-oublie", login="bea.blin")
    await bea.form("/identifiant-oublie", email=TYPED)
    assert [mail["to"] for mail in await postman.deliver()] == [TYPED, TYPED]


async def test_a_link_that_waits_when_the_address_stops_counting_does_not_leave(
    client: Client, postman: Postman, pool: Pool
) -> None:
    await client.form("/mot-de-passe-oublie", login="lise.roy")
    await pool.execute("update person set email = 'import@free.fr' where login = 'lise.roy'")
    assert await postman.deliver() == []


async def test_another_code_is_sent_from_the_card_and_replaces_the_one_before(
    bea: Client, postman: Postman, pool: Pool
) -> None:
    first = await code(postman)
    again = await bea.form("/compte/adresse/confirmer", suite="/")
    assert again.headers["location"] == "/"
    assert "Un nouveau code part maintenant" in (await bea.get("/")).text
    second = await code(postman)
    if first != second:
        wrong = await bea.form("/compte/adresse/code", code=first, suite="/")
        assert wrong.status_code == 200
        assert 'name="suite" value="/"' in wrong.text
    done = await bea.form("/compte/adresse/code", code=second, suite="/")
    assert done.headers["location"] == "/"
    assert await checked(pool) == (TYPED, True)


async def test_a_code_that_is_too_old_is_asked_for_again_from_the_card(
    bea: Client, postman: Postman, pool: Pool
) -> None:
    late = await code(postman)
    await pool.execute("update ticket set expires_at = now()")
    home = (await bea.get("/")).text
    assert "Recevoir le code" in home
    assert 'action="/compte/adresse/code"' not in home
    answer = await bea.form("/compte/adresse/code", code=late, suite="/")
    assert answer.status_code == 200
    assert "Y recevoir un code" in answer.text
    await bea.form("/compte/adresse/confirmer")
    assert (await bea.form("/compte/adresse/code", code=await code(postman))).status_code == 303


async def test_codes_are_sent_five_times_an_hour_whatever_asks_for_them(
    bea: Client, postman: Postman
) -> None:
    """The activation sent the first one. Two tabs that ask at once are counted one after the other."""
    answers = await asyncio.gather(*(bea.form("/compte/adresse/confirmer", suite="/") for _ in range(8)))
    assert sorted(throttled(answer) for answer in answers) == [False] * 4 + [True] * 4
    refused = next(answer for answer in answers if throttled(answer))
    assert int(refused.history[0].headers["retry-after"]) > 0
    assert "trop de demandes" in refused.text
    assert throttled(await bea.form("/compte/adresse", email="juste@free.fr", old=GOOD["password"]))
    assert len(await postman.deliver()) == 1  # those before are dead, and do not leave


async def test_a_mistyped_address_is_corrected_with_the_password_and_is_checked_at_once(
    bea: Client, postman: Postman, pool: Pool
) -> None:
    wrong = await code(postman)
    await bea.form("/compte/adresse", email="bea.juste@free.fr", old=GOOD["password"])
    assert "bea.juste@free.fr" in (await bea.get("/")).text  # where the card says the code went
    (mail,) = await postman.deliver()
    if wrong != code_of(mail):
        assert (await bea.form("/compte/adresse/code", code=wrong)).status_code == 200
    await bea.form("/compte/adresse/code", code=code_of(mail), suite="/")
    assert await checked(pool) == ("bea.juste@free.fr", True)
    assert CARD not in (await bea.get("/")).text


async def test_the_address_of_the_account_may_be_typed_again_while_it_is_unchecked(
    bea: Client, postman: Postman, pool: Pool
) -> None:
    await postman.deliver()
    assert (await bea.form("/compte/adresse", email=TYPED, old=GOOD["password"])).status_code == 303
    await bea.form("/compte/adresse/code", code=await code(postman))
    assert await checked(pool) == (TYPED, True)
    again = await bea.form("/compte/adresse", email=TYPED, old=GOOD["password"])
    assert (again.status_code, "déjà celle du compte" in again.text) == (200, True)


async def test_the_code_of_one_account_confirms_no_other(
    bea: Client, postman: Postman, pool: Pool, school: School, state: State
) -> None:
    await pool.execute("update person set email_checked_at = null where login = 'lise.roy'")
    theirs = await code(postman)
    async with browser_for(state) as lise:
        lise.cookies.set("one", await school.token("lise.roy"))
        assert (await lise.form("/compte/adresse/code", code=theirs)).status_code == 200
        await lise.form("/compte/adresse/confirmer")
        mine = await code(postman)
        if mine != theirs:
            assert (await lise.form("/compte/adresse/code", code=theirs)).status_code == 200
    assert (await checked(pool, "lise.roy"))[1] is False
    assert (await checked(pool))[1] is False


async def test_another_session_of_the_same_person_may_type_the_code_and_it_works_once(
    bea: Client, postman: Postman, pool: Pool, school: School, state: State
) -> None:
    right = await code(postman)
    async with browser_for(state) as tablet:
        tablet.cookies.set("one", await school.token("bea.blin"))
        answers = await asyncio.gather(
            *(
                browser.form("/compte/adresse/code", code=right, suite="/")
                for browser in (bea, tablet, bea, tablet)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 303]
        late = await tablet.form("/compte/adresse/code", code=right, suite="/")
        assert (late.status_code, "a déjà servi" in late.text) == (200, True)
        assert (await tablet.form("/compte/adresse/confirmer", suite="/")).headers["location"] == "/"
    assert await checked(pool) == (TYPED, True)
    assert await postman.deliver() == []  # there is nothing left to confirm


async def test_five_wrong_codes_end_it(bea: Client, postman: Postman, pool: Pool) -> None:
    right = await code(postman)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert (await bea.form("/compte/adresse/code", code=wrong, suite="/")).status_code == 200
    assert (await bea.form("/compte/adresse/code", code=right, suite="/")).status_code == 200
    assert "Recevoir le code" in (await bea.get("/")).text
    assert (await checked(pool))[1] is False


@pytest.mark.parametrize("suite", ["https://evil.example/", "//evil.example", "/deconnexion", ""])
async def test_confirming_leads_to_the_feed_or_my_account_and_nowhere_else(
    bea: Client, postman: Postman, suite: str
) -> None:
    again = await bea.form("/compte/adresse/confirmer", suite=suite)
    assert again.headers["location"] == "/compte/adresse/code"
    done = await bea.form("/compte/adresse/code", code=(await code(postman)), suite=suite)
    assert done.headers["location"] == "/compte"


async def test_codes_are_neither_asked_for_signed_out_nor_from_another_site(
    client: Client, bea: Client, pool: Pool
) -> None:
    sent = await pool.fetchval("select count(*) from outbox")
    for path in ("/compte/adresse/confirmer", "/compte/mobile/confirmer"):
        answer = await bea.post(path, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403
        assert (await bea.get(path)).status_code == 405
    client.cookies.clear()
    for path in ("/compte/adresse/confirmer", "/compte/mobile/confirmer"):
        assert (await client.form(path)).headers["location"].startswith("/connexion")
    assert await pool.fetchval("select count(*) from outbox") == sent


@pytest.mark.parametrize(
    "given", ["", "12345", "abcdef", "1" * 10_000, "１２３４５６", "\0", "'; drop table person"]
)
async def test_what_is_no_code_is_answered_in_words(bea: Client, postman: Postman, given: str) -> None:
    answer = await bea.form("/compte/adresse/code", code=given, suite="/")
    assert answer.status_code == 200
    assert "pas le bon code" in answer.text or "trop long" in answer.text


async def test_who_gave_no_address_or_has_confirmed_it_sees_no_card(
    client: Client, postman: Postman, school: School, pool: Pool
) -> None:
    for login in ("lise.roy", "marc.roy", "lea.roy"):
        client.cookies.set("one", await school.token(login))
        home = (await client.get("/")).text
        assert ("Bonjour" in home, "Confirme" in home) == (True, False)


async def test_a_pupil_is_asked_in_their_own_words(
    client: Client, postman: Postman, school: School, pool: Pool
) -> None:
    await pool.execute("update person set email = 'lea@free.fr' where login = 'lea.roy'")
    client.cookies.set("one", await school.token("lea.roy"))
    home = (await client.get("/")).text
    assert "Confirme ton adresse" in home
    assert "Reçois un code" in home
    assert "votre" not in home.split("Confirme ton adresse")[1].split("</section>")[0]


async def test_an_address_that_bounced_is_to_be_corrected(bea: Client, postman: Postman) -> None:
    postman.server.answers[TYPED] = "550 5.1.1 no such user"
    assert await postman.deliver() == []
    home = (await bea.get("/")).text
    assert "n’a pas pu arriver à" in home
    assert 'class="button button-main" href="/compte/adresse"' in home


async def test_without_mails_nobody_is_asked_to_wait_for_one(
    settings: Settings, school: School, pool: Pool, redis_url: str
) -> None:
    await forget_attempts(redis_url)
    settings = replace(settings, env="prod", public_url="https://one.example.org")
    code = await give_code(pool, school.people["bea.blin"])
    async with opened(settings) as state, browser_for(state) as browser:
        browser.base_url = "https://one.example.org"
        await sign_in(browser, "bea.blin", code)
        assert (await browser.form("/activation", **GOOD)).status_code == 303
        assert CARD not in (await browser.get("/")).text
        assert "à confirmer" not in (await browser.get("/compte")).text
    assert await pool.fetchval("select count(*) from outbox") == 0
