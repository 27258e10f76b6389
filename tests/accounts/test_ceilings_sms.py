"""Codes by short message: strangers who guess use up none of their owner's tries, and an older way in ends with a newer."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from support.accounts import digits, give_code
from support.client import browser_for
from support.people import School
from support.postman import Postman, forget_attempts
from support.sms_provider import Provider

from one.accounts import activation, recovery
from one.accounts import sign_in as accounts
from one.accounts.terms import VERSION
from one.config import Settings
from one.errors import Invalid
from one.http.state import State
from one.run.web import opened
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


@pytest.fixture
async def texting(settings: Settings, provider: Provider, school: School, pool: Pool) -> AsyncIterator[State]:
    await pool.execute(
        "update person set mobile = '+33612345678', mobile_checked_at = now() where login in ('lise.roy', 'bea.blin')"
    )
    async with opened(replace(settings, sms_webhook_url=provider.url)) as state:
        yield state


async def test_strangers_who_guess_at_a_code_by_sms_use_up_none_of_its_owners_tries(
    texting: State, settings: Settings, provider: Provider, pool: Pool, postman: Postman
) -> None:
    postman = Postman(texting.resources.settings, pool, postman.server)
    async with browser_for(texting) as own, browser_for(texting) as stranger:
        stranger._transport.client = ("192.0.2.7", 1)  # type: ignore[attr-defined]
        await own.form("/mot-de-passe-oublie", login="lise.roy", by="sms")
        await postman.deliver()
        code = digits(provider.got[-1][2]["text"])
        wrong = "000000" if code != "000000" else "111111"
        for n in range(70):
            stranger._transport.client = (f"192.0.2.{n}", 1)  # type: ignore[attr-defined]
            await stranger.form("/mot-de-passe-oublie/code", login="lise.roy", code=wrong)
        late = await stranger.form("/mot-de-passe-oublie/code", login="lise.roy", code=code)
        assert late.status_code == 200, "strangers had their five tries"
        await stranger.form("/mot-de-passe-oublie", login="lise.roy", by="sms")
        await postman.deliver()
        assert (await own.form("/mot-de-passe-oublie/code", code=code)).headers[
            "location"
        ] == "/nouveau-mot-de-passe"


async def test_a_number_that_nobody_checked_gets_no_code(
    texting: State, provider: Provider, pool: Pool, postman: Postman
) -> None:
    postman = Postman(texting.resources.settings, pool, postman.server)
    await pool.execute("update person set mobile_checked_at = null where login = 'lise.roy'")
    for login in ("lise.roy", "bea.blin"):
        await recovery.ask_password(texting.resources, login, by_sms=True, network="a")
    await postman.deliver()
    assert len(provider.got) == 1, "Béa's"


async def test_who_asked_has_five_tries_too(
    texting: State, provider: Provider, pool: Pool, postman: Postman, redis_url: str
) -> None:
    postman = Postman(texting.resources.settings, pool, postman.server)
    async with browser_for(texting) as own:
        await own.form("/mot-de-passe-oublie", login="lise.roy", by="sms")
        await postman.deliver()
        code = digits(provider.got[-1][2]["text"])
        wrong = "000000" if code != "000000" else "111111"
        for _ in range(5):
            await own.form("/mot-de-passe-oublie/code", code=wrong)
            await forget_attempts(redis_url)
        assert (await own.form("/mot-de-passe-oublie/code", code=code)).status_code == 200


@pytest.mark.parametrize("said", ["", "x", "00000000-0000-0000-0000-000000000000.abc", "é" * 50])
async def test_nobody_can_say_that_they_asked_who_did_not(
    texting: State, school: School, pool: Pool, provider: Provider, postman: Postman, said: str
) -> None:
    postman = Postman(texting.resources.settings, pool, postman.server)
    await recovery.ask_password(texting.resources, "lise.roy", by_sms=True, network="a")
    await postman.deliver()
    for n in range(6):
        with pytest.raises(Invalid):
            await recovery.try_code(texting.resources, "lise.roy", "x", network=f"10.9.0.{n}", asked=said)
    row = await pool.fetchrow("select tries, tries_of_strangers from ticket")
    assert row is not None
    assert tuple(row) == (0, 5)


async def test_what_one_browser_asked_for_is_nothing_on_another_account(
    texting: State, provider: Provider, pool: Pool, postman: Postman
) -> None:
    postman = Postman(texting.resources.settings, pool, postman.server)
    asked = await recovery.ask_password(texting.resources, "bea.blin", by_sms=True, network="a")
    await recovery.ask_password(texting.resources, "lise.roy", by_sms=True, network="a")
    await postman.deliver()
    code = digits(provider.got[-1][2]["text"])
    with pytest.raises(Invalid):
        await recovery.try_code(texting.resources, "lise.roy", code, network="a", asked=asked)


async def test_a_code_by_sms_that_waits_does_not_leave_once_a_newer_way_in_was_given(
    texting: State, provider: Provider, pool: Pool, postman: Postman, school: School
) -> None:
    """The twin of the mailed link: both wait in the outbox when the password is set."""
    postman = Postman(texting.resources.settings, pool, postman.server)
    for by_sms in (False, True):
        await recovery.ask_password(texting.resources, "lise.roy", by_sms=by_sms, network="a")
        await recovery.ask_password(texting.resources, "bea.blin", by_sms=by_sms, network="a")
    code = await give_code(pool, school.people["lise.roy"])
    found = await accounts.sign_in(
        texting.resources, "lise.roy", code, network="a", device="", remember=False
    )
    assert isinstance(found, accounts.MayActivate)
    form = activation.Activation("deux crayons verts", "deux crayons verts", "lise@free.fr", "", VERSION)
    await activation.activate(texting.resources, found.ticket, form, device="")
    mails = [mail["subject"] for mail in await postman.deliver() if mail["to"] != "bea@free.fr"]
    assert not any("Choisir" in subject for subject in mails)
    assert len(provider.got) == 1, "Béa's own"
    assert await pool.fetchval("select count(*) from outbox where outcome = 'dropped'") == 2
