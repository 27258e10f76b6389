"""The card « Confirmez votre adresse » on a phone: from a sheet's code to the feed, confirmed by doing, with and without scripts."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, Page, expect
from support.accounts import give_code
from support.browser import SMALL
from support.people import School

from one.config import Settings
from one.mail import mailbox
from one.store.pool import Pool

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.slow]
LONG = "beatrice-marie.blin-de-la-tour-du-pin@etablissement-scolaire.exemple.fr"


async def codes(settings: Settings, count: int) -> list[str]:
    """The codes that arrived, the newest last."""
    async with asyncio.timeout(20):
        while True:
            mails = [
                each for each in mailbox.read(settings.data) if each.subject == "Votre code de vérification"
            ]
            if len(mails) == count:
                return [
                    re.findall(r"^\s*(\d{6})\s*$", mail.text, re.MULTILINE)[0] for mail in reversed(mails)
                ]
            await asyncio.sleep(0.05)


async def activate(page: Page, origin: str, code: str) -> None:
    await page.goto(f"{origin}/connexion")
    await page.get_by_label("Identifiant").fill("bea.blin")
    await page.locator("#f-password").fill(code)
    await page.get_by_role("button", name="Se connecter").click()
    await page.get_by_label("Mot de passe", exact=True).fill("trois petits chats")
    await page.get_by_label("Le même mot de passe").fill("trois petits chats")
    await page.get_by_label("Adresse e-mail").fill(LONG)
    await page.get_by_label("J’accepte").check()
    await page.get_by_role("button", name="Activer").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Béa")


@pytest.mark.long
@pytest.mark.parametrize("scripts", [True, False])
async def test_a_parent_confirms_the_address_from_the_card(
    browser: Browser, mailing: str, settings: Settings, pool: Pool, school: School, *, scripts: bool
) -> None:
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", java_script_enabled=scripts
    )
    page = await context.new_page()
    await activate(page, mailing, await give_code(pool, school.people["bea.blin"]))
    card = page.get_by_role("region", name="Confirmez votre adresse")
    await expect(card).to_contain_text(LONG)
    await expect(page.get_by_role("region", name="Quoi de neuf ?")).to_be_visible()  # nobody is locked out
    await codes(settings, 1)
    if scripts:
        for width in (320, 390, 1280):
            await page.set_viewport_size({"width": width, "height": 844})
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            assert await page.evaluate(SMALL.replace("main :is", ".confirm-card :is")) == []
        await page.set_viewport_size({"width": 390, "height": 844})
    await card.get_by_role("button", name="Renvoyer un code").click()
    await expect(page.get_by_text("Un nouveau code part maintenant")).to_be_visible()
    second = (await codes(settings, 2))[1]
    await card.get_by_label("Code à six chiffres").fill("000000" if second != "000000" else "111111")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-error-summary]")).to_contain_text("pas le bon code")
    await page.get_by_label("Code à six chiffres").fill(second)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("l’adresse e-mail est confirmée")).to_be_visible()
    assert page.url == f"{mailing}/"
    await expect(card).to_have_count(0)
    await context.close()


@pytest.mark.long
async def test_a_mistyped_address_is_corrected_from_the_card(
    browser: Browser, mailing: str, settings: Settings, pool: Pool, school: School
) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
    page = await context.new_page()
    await activate(page, mailing, await give_code(pool, school.people["bea.blin"]))
    await page.get_by_role("link", name="Corriger l’adresse").click()
    await page.get_by_label("Nouvelle adresse").fill("bea@free.fr")
    await page.get_by_label("Mot de passe actuel").fill("trois petits chats")
    await page.get_by_role("button", name="Recevoir le code").click()
    async with asyncio.timeout(20):
        while not (found := [each for each in mailbox.read(settings.data) if each.to == "bea@free.fr"]):
            await asyncio.sleep(0.05)
    code = re.findall(r"^\s*(\d{6})\s*$", found[0].text, re.MULTILINE)[0]
    await page.get_by_label("Code à six chiffres").fill(code)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("l’adresse e-mail est confirmée")).to_be_visible()
    await page.goto(f"{mailing}/")
    await expect(page.get_by_role("region", name="Confirmez votre adresse")).to_have_count(0)
    await context.close()
