"""Links between guardians and children, by hand: chosen, confirmed by name, and undone."""

import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.client import signed
from support.people import School

from one.http.state import State

pytestmark = pytest.mark.anyio


async def tied(school: School, guardian: str, child: str) -> bool:
    found: bool = await school.pool.fetchval(
        "select exists (select from guardian where guardian_id = $1 and child_id = $2)",
        school.people[guardian],
        school.people[child],
    )
    return found


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
async def test_a_link_is_chosen_confirmed_by_name_and_undone(
    enter: Enter, school: School, *, scripts: bool
) -> None:
    page = await enter("paul.prof", scripts=scripts)
    await page.goto(f"/classe/{school.classes['CE1']}/parametrage/personnes/{school.people['lea.roy']}")
    await expect(page.locator("#f-tie")).to_have_value("")
    await page.get_by_role("button", name="Lier…").click()
    assert "lier" not in page.url, "nobody is chosen yet"
    await page.locator("#f-tie").select_option(label="Béa Blin")
    await page.get_by_role("button", name="Lier…").click()
    await expect(page.get_by_text("Béa Blin lira tous les mots écrits pour Léa Roy")).to_be_visible()
    assert not await tied(school, "bea.blin", "lea.roy")
    await page.get_by_role("button", name="Oui, lier Béa Blin").click()
    await expect(page.get_by_text("Le lien avec Béa Blin est fait.")).to_be_visible()
    assert await tied(school, "bea.blin", "lea.roy")
    await page.get_by_role("button", name="Annuler").click()
    await expect(page.get_by_text("Le lien avec Béa Blin est retiré.")).to_be_visible()
    assert not await tied(school, "bea.blin", "lea.roy")


@pytest.mark.browser
async def test_a_link_is_cut_after_a_question_and_put_back_though_the_guardian_left(
    enter: Enter, school: School
) -> None:
    page = await enter("paul.prof")
    await page.goto(f"/classe/{school.classes['CE1']}/parametrage/personnes/{school.people['zoe.blin']}")
    await page.get_by_text("Retirer le lien avec Béa Blin").click()
    await expect(page.get_by_text("Béa Blin ne verra plus rien de Zoé Blin")).to_be_visible()
    assert await tied(school, "bea.blin", "zoe.blin")
    await page.get_by_role("button", name="Oui, retirer le lien").click()
    await expect(page.get_by_text("Le lien avec Béa Blin est retiré.")).to_be_visible()
    attached = "select exists (select from attachment where person_id = $1)"
    assert not await school.pool.fetchval(attached, school.people["bea.blin"])
    await page.get_by_role("button", name="Le remettre").click()
    await expect(page.get_by_text("Le lien avec Béa Blin est fait.")).to_be_visible()
    assert await tied(school, "bea.blin", "zoe.blin")
    assert await school.pool.fetchval(attached, school.people["bea.blin"])


async def test_only_who_cut_a_link_puts_it_back_and_within_the_hour(state: State, school: School) -> None:
    card = f"/classe/{school.classes['CE1']}/parametrage/personnes/{school.people['zoe.blin']}"
    bea = school.people["bea.blin"]
    async with (
        await signed(state, school, "paul.prof") as paul,
        await signed(state, school, "dora.direction") as dora,
    ):
        assert (await paul.form(f"{card}/lier", guardian=bea, again="1")).status_code == 404, "not cut"
        assert (await paul.form(f"{card}/delier", guardian=bea)).status_code == 303
        assert (await dora.form(f"{card}/lier", guardian=bea, again="1")).status_code == 404
        assert "Le remettre" not in (await dora.get(f"{card}?delie={bea}")).text
        await school.pool.execute("update link_by_hand set at = now() - interval '61 minutes'")
        assert (await paul.form(f"{card}/lier", guardian=bea, again="1")).status_code == 404
        assert not await tied(school, "bea.blin", "zoe.blin")
