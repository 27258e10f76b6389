"""From « Mot de passe oublié » to the feed in a real browser, through a real mail; and without scripts."""

import asyncio

import pytest
from playwright.async_api import Browser, Page, Request, expect
from support.client import Client
from support.people import School

from one.config import Settings
from one.mail import mailbox
from one.store.pool import Pool

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.slow]
NEW = "trois petits chats"


@pytest.fixture(autouse=True)
async def lise(pool: Pool, school: School) -> None:
    """She can be written to."""
    await pool.execute(
        "update person set email = 'lise.roy@free.fr', email_checked_at = now() where login = 'lise.roy'"
    )


async def mail(settings: Settings, subject: str) -> mailbox.Received:
    async with asyncio.timeout(60):
        while True:
            found = [each for each in mailbox.read(settings.data) if each.subject == subject]
            if found:
                return found[0]
            await asyncio.sleep(0.05)


async def ask(page: Page, origin: str, settings: Settings) -> None:
    await page.goto(f"{origin}/connexion")
    await page.get_by_role("link", name="Mot de passe oublié").click()
    await page.get_by_label("Identifiant").fill("lise.roy")
    await page.get_by_role("button", name="Recevoir un lien").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Regardez votre courrier")
    await mail(settings, "Choisir un nouveau mot de passe")


async def choose(page: Page) -> None:
    await page.get_by_label("Nouveau mot de passe", exact=True).fill(NEW)
    await page.get_by_label("Le même mot de passe").fill(NEW)
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Le nouveau mot de passe est enregistré")).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Lise")


async def test_a_parent_finds_the_way_back_in_through_the_mail(
    browser: Browser, mailing: str, settings: Settings
) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request))
    await ask(page, mailing, settings)
    await page.get_by_role("link", name="ouvrir la boîte").click()
    link = page.locator(".letter-text a[href*='#']")
    token = (await link.get_attribute("href") or "").split("#")[1]
    await link.click()
    await expect(page.get_by_text("Identifiant : lise.roy")).to_be_visible()
    assert page.url == f"{mailing}/nouveau-mot-de-passe"
    await choose(page)
    for request in seen:
        headers = await request.all_headers()
        assert token not in request.url.split("#")[0]
        assert token not in headers.get("referer", "")
    assert (await mail(settings, "Le mot de passe a changé")).to == "lise.roy@free.fr"
    await page.goto(f"{mailing}/nouveau-mot-de-passe#{token}")
    await expect(page.get_by_text("Ce lien n’est plus valable")).to_be_visible()
    assert "#" not in page.url
    await context.close()


@pytest.mark.long
async def test_links_that_a_mail_program_mangled_lead_to_their_forms(
    browser: Browser, mailing: str, settings: Settings
) -> None:
    page = await browser.new_page()
    await ask(page, mailing, settings)
    letter = await mail(settings, "Choisir un nouveau mot de passe")
    token = letter.text.split("/nouveau-mot-de-passe\n")[1].split()[0]
    for mangled in (f"%23{token}", f"#{token}).", f"#{token}&utm_source=mail", f"#%3C{token}%3E"):
        await page.goto(f"{mailing}/aide/connexion")
        await page.goto(f"{mailing}/nouveau-mot-de-passe{mangled}")
        await expect(page.get_by_text("Identifiant : lise.roy")).to_be_visible()
        assert page.url == f"{mailing}/nouveau-mot-de-passe"
    for mangled in (
        "%23c=lea.roy.abcd3456",
        "#c=lea.roy.abcd3456).",
        "#c%3Dlea.roy.abcd3456&utm.source=x",
        "#c=lea.roy.abcd3456%20",
    ):
        await page.goto(f"{mailing}/aide/connexion")
        await page.goto(f"{mailing}/connexion{mangled}")
        await expect(page.locator("[data-prefilled]")).to_be_visible()
        assert await page.get_by_label("Identifiant").input_value() == "lea.roy"
        assert await page.locator("#f-password").input_value() == "abcd3456"
    await page.close()


@pytest.mark.long
async def test_without_scripts_the_code_of_the_mail_is_pasted(
    browser: Browser, mailing: str, settings: Settings
) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await ask(page, mailing, settings)
    letter = await mail(settings, "Choisir un nouveau mot de passe")
    code = letter.text.split("/nouveau-mot-de-passe\n")[1].split()[0]
    await page.get_by_role("link", name="J’ai un code").click()
    await page.get_by_label("Code du message").fill(code)
    await page.get_by_role("button", name="Continuer").click()
    await choose(page)
    await context.close()


async def test_the_mailbox_page_is_for_trying_out_only(settings: Settings, mailing: str) -> None:
    async with Client(base_url=mailing) as client:
        page = await client.get("/courrier")
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
