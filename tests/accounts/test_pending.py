"""A new way into an account ends every older one that is still on its way: links, codes, new addresses."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import msgspec
import pytest
from support.accounts import GOOD, digits, sign_in
from support.client import Client, browser_for
from support.people import PASSWORD, School
from support.postman import NEW, Postman, choose, code_of, link_for
from support.sms_provider import Provider
from support.smtp_server import smtp_server

from one.accounts import codes
from one.config import Settings
from one.http.state import State
from one.people.changes import codes as code_changes
from one.people.changes.acting import InClass
from one.run.web import opened
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

LEA = "lea.roy"


class Scene(msgspec.Struct):
    """Léa, who has an address and a mobile, signed in; and all that is on its way for her."""

    state: State
    school: School
    browser: Client
    postman: Postman
    link: str = ""
    email_code: str = ""

    async def ask(self) -> None:
        """A link by mail, a code by SMS, a code for a new address."""
        self.link = await link_for(self.browser, self.postman, LEA)
        await self.browser.form("/mot-de-passe-oublie", login=LEA, by="sms")
        await self.browser.form("/compte/adresse", email="nouvelle@free.fr", old=PASSWORD)
        self.email_code = code_of((await self.postman.deliver())[-1])

    async def dead(self, sms: str) -> None:
        """None of it opens anything, in a fresh session."""
        async with browser_for(self.state) as browser:
            late = await browser.form("/nouveau-mot-de-passe/lien", secret=self.link)
            assert late.status_code == 200
            late = await browser.form("/mot-de-passe-oublie/code", login=LEA, code=sms)
            assert late.status_code == 200
            browser.cookies.set("one", await self.school.token(LEA))
            assert (await browser.get("/compte/adresse/code")).status_code == 303
            assert (await browser.form("/compte/adresse/code", code=self.email_code)).status_code == 200
        assert (
            await self.school.pool.fetchval("select email from person where login = $1", LEA) == "lea@free.fr"
        )
        open_ones = "select count(*) from ticket where used_at is null and person_id = $1"
        assert await self.school.pool.fetchval(open_ones, self.school.people[LEA]) == 0


@pytest.fixture
async def scene(
    settings: Settings, pool: Pool, school: School, provider: Provider, redis_url: str
) -> AsyncIterator[Scene]:
    settings = replace(settings, sms_webhook_url=provider.url)
    await pool.execute(
        "update person set email = 'lea@free.fr', mobile = '+33612345678', email_checked_at = now(),"
        " mobile_checked_at = now() where login = $1",
        LEA,
    )
    async with smtp_server() as server, opened(settings) as state, browser_for(state) as browser:
        browser.cookies.set("one", await school.token(LEA))
        yield Scene(state, school, browser, Postman(settings, pool, server))


async def by_new_code(scene: Scene) -> None:
    scope = await scene.school.scope("paul.prof")
    await code_changes.give(
        scope, scene.state.resources, InClass(scene.school.classes["CE1"]), [scene.school.people[LEA]]
    )


async def by_activation(scene: Scene) -> None:
    code, pool, lea = codes.new_code(), scene.school.pool, scene.school.people[LEA]
    await pool.execute(
        "insert into activation_code (person_id, hash, expires_at) values ($1, $2, now() + interval '1 day')",
        lea,
        codes.digest(scene.state.resources.key, lea, code),
    )
    async with browser_for(scene.state) as browser:
        await sign_in(browser, LEA, code)
        assert (await browser.form("/activation", **{**GOOD, "email": ""})).status_code == 303


async def by_password_change(scene: Scene) -> None:
    done = await scene.browser.form("/compte/mot-de-passe", old=PASSWORD, password=NEW, confirmation=NEW)
    assert done.headers["location"] == "/compte"


async def by_another_link(scene: Scene) -> None:
    async with browser_for(scene.state) as browser:
        assert (await choose(browser, await link_for(browser, scene.postman, LEA))).status_code == 303


WAYS: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "a new code": by_new_code,
    "activation": by_activation,
    "a password change": by_password_change,
    "a link": by_another_link,
}


@pytest.mark.parametrize("way", [*WAYS])
async def test_nothing_that_was_on_its_way_survives(scene: Scene, provider: Provider, way: str) -> None:
    await scene.ask()
    sms = digits(provider.got[-1][2]["text"])
    await WAYS[way](scene)
    await scene.dead(sms)


async def test_a_link_that_has_not_left_yet_does_not_leave_after_it(scene: Scene) -> None:
    await scene.browser.form("/mot-de-passe-oublie", login=LEA)
    await by_password_change(scene)
    assert [mail["subject"] for mail in await scene.postman.deliver()] == ["Le mot de passe a changé"]


async def test_other_peoples_links_live_on(scene: Scene, pool: Pool) -> None:
    await pool.execute(
        "update person set email = 'bea@free.fr', email_checked_at = now() where login = 'bea.blin'"
    )
    link = await link_for(scene.browser, scene.postman, "bea.blin")
    await by_new_code(scene)
    assert (await choose(scene.browser, link)).status_code == 303


async def test_a_new_address_ends_the_link_that_waits_in_the_old_mailbox(scene: Scene) -> None:
    await scene.ask()
    done = await scene.browser.form("/compte/adresse/code", code=scene.email_code)
    assert done.headers["location"] == "/compte"
    async with browser_for(scene.state) as browser:
        assert (await browser.form("/nouveau-mot-de-passe/lien", secret=scene.link)).status_code == 200


@pytest.mark.parametrize("number", ["06 98 76 54 32", ""])
async def test_a_new_mobile_ends_the_code_that_went_to_the_old_one(
    scene: Scene, provider: Provider, number: str
) -> None:
    await scene.browser.form("/mot-de-passe-oublie", login=LEA, by="sms")
    await scene.postman.deliver()
    lost = digits(provider.got[-1][2]["text"])
    await scene.browser.form("/compte/mobile", mobile=number, old=PASSWORD)
    if number:
        await scene.postman.deliver()
        done = await scene.browser.form("/compte/mobile/code", code=digits(provider.got[-1][2]["text"]))
        assert done.headers["location"] == "/compte"
    async with browser_for(scene.state) as browser:
        late = await browser.form("/mot-de-passe-oublie/code", login=LEA, code=lost)
        assert late.status_code == 200


async def test_the_login_of_a_merged_account_finds_its_forgotten_password(scene: Scene, pool: Pool) -> None:
    await pool.execute("insert into login_alias values ('lea.ancienne', $1)", scene.school.people[LEA])
    link = await link_for(scene.browser, scene.postman, "Léa.Ancienne")
    assert (await choose(scene.browser, link)).status_code == 303
