"""A note from a model to a group, in a real browser: who will have it is told as it is chosen."""

import re

import pytest
from playwright.async_api import expect
from support.browser import Enter
from support.people import School

from one.apps.carnet import groups
from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def test_a_note_begins_with_a_model_and_goes_to_a_group_that_is_counted_first(
    enter: Enter, server: State, school: School
) -> None:
    paul = await school.scope("paul.prof")
    await groups.make(paul, server.resources, school.id, "Chorale", [school.people["zoe.blin"]])
    page = await enter("paul.prof")
    await page.set_viewport_size({"width": 390, "height": 800})
    await page.goto("/carnet/modeles/piscine/remplir")
    await page.get_by_label("Date").fill("3 décembre")
    await page.get_by_label("Heure de départ").fill("9 h 15")
    await page.get_by_role("button", name="Écrire avec ce modèle").click()
    await expect(page.get_by_label("Titre")).to_have_value("Piscine le 3 décembre")
    reach = page.locator("[data-reach]")
    await expect(reach).to_contain_text("2 familles, 5 personnes")
    await page.check("[name=audience][value=groups]")
    await expect(reach).to_contain_text("Personne ne le recevrait")
    await page.get_by_label("Chorale").check()
    await expect(reach).to_contain_text("1 famille, 2 personnes")
    await page.get_by_role("button", name="Publier le mot").click()
    await page.wait_for_url(re.compile(r"/carnet/\d+$"))
    rows = await school.pool.fetch("select child_id from carnet_child")
    assert [row["child_id"] for row in rows] == [school.people["zoe.blin"]]
    assert "9 h 15" in await school.pool.fetchval("select body from carnet")
