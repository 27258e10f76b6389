"""The ways in, in a real browser: what is forgotten or refused is said where it is, before anything is lost."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect
from support.accounts import give_code
from support.browser import Enter
from support.chromium import FLAGS, PROGRAM
from support.people import PASSWORD, School

from one.accounts import terms
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
TYPED = "trois-petits-chats"


async def opened(page: Page, school: School, login: str = "bea.blin") -> None:
    """The form of activation, all but the terms."""
    code = await give_code(school.pool, school.people[login])
    await page.goto("/connexion")
    await page.fill("[name=login]", login)
    await page.fill("[name=password]", code)
    await page.get_by_role("button", name="Se connecter").click()
    await page.fill("[name=password]", TYPED)
    await page.fill("[name=confirmation]", TYPED)
    await page.fill("[name=email]", "bea@exemple.fr")


async def test_terms_that_are_not_ticked_empty_no_password(enter: Enter, school: School) -> None:
    page = await enter()
    await opened(page, school)
    await page.get_by_role("button", name="Activer").click()
    box = page.locator("[name=terms]")
    await expect(box).to_be_focused()
    await expect(page.locator(".field-error")).to_have_count(1)
    await expect(page.locator(".field-error")).to_contain_text("il faut accepter les conditions")
    await expect(page.locator("[name=password]")).to_have_value(TYPED)
    await expect(page.locator("[name=confirmation]")).to_have_value(TYPED)
    await box.check()
    await expect(page.locator(".field-error")).to_have_count(0)
    await page.get_by_role("button", name="Activer").click()
    await page.wait_for_url("**/")
    assert (
        await school.pool.fetchval("select terms_version from person where login = 'bea.blin'")
        == terms.VERSION
    )


async def test_without_scripts_one_error_and_a_kind_word_about_the_passwords(
    enter: Enter, school: School
) -> None:
    page = await enter(scripts=False)
    await opened(page, school)
    await page.get_by_role("button", name="Activer").click()
    await expect(page.locator(".field-error")).to_have_count(1)
    await expect(page.locator(".problems-list li")).to_have_count(1)
    await expect(page.locator("[name=email]")).to_have_value("bea@exemple.fr")
    await expect(page.locator("#again-password")).to_contain_text("il faut l’écrire à nouveau")
    await page.check("[name=terms]")
    await page.get_by_role("button", name="Activer").click()
    await expect(page.locator(".field-error")).to_have_count(1)
    await expect(page.locator(".field-error")).to_contain_text("Il manque le mot de passe.")


@pytest.mark.long
async def test_a_browser_that_keeps_no_cookies_is_told(server: State, school: School, tmp_path: Path) -> None:
    folder = tmp_path / "profile" / "Default"
    folder.mkdir(parents=True)
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (folder / "Preferences").write_text(json.dumps(blocked))
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            str(folder.parent), executable_path=PROGRAM, args=list(FLAGS), locale="fr-FR"
        )
        page = await context.new_page()
        origin = server.resources.settings.origin
        for path in ("/connexion", "/identifiant-oublie"):
            await page.goto(f"{origin}{path}")
            await expect(page.get_by_text("refuse les cookies")).to_be_hidden()
            if path == "/connexion":
                await page.fill("[name=login]", "lise.roy")
                await page.fill("[name=password]", PASSWORD)
            else:
                await page.fill("[name=email]", "pas une adresse")
            await page.locator("main form[method=post] [type=submit]").first.click()
            await expect(page.get_by_text("refuse les cookies de ONE")).to_be_visible()
        await context.close()
