"""The page of keys by the keyboard alone, live on a family's page, and without scripts on a phone."""

import httpx
import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]


async def tell(origin: str, token: str, key: str) -> int:
    """What the API answers to who publishes with a key."""
    headers = {"authorization": f"Bearer {token}", "idempotency-key": key}
    body = {"type": "menu", "to": {"school": True}, "title": "Gratin de courgettes"}
    async with httpx.AsyncClient(base_url=origin) as client:
        return (await client.post("/api/v1/events", json=body, headers=headers)).status_code


async def test_a_key_is_made_by_the_keyboard_tells_a_family_live_and_opens_nothing_once_it_is_revoked(
    server: State, school: School, enter: Enter
) -> None:
    head, family = await enter("dora.direction"), await enter("lise.roy")
    await family.set_viewport_size({"width": 390, "height": 844})
    await family.goto("/")
    await live(family)
    await head.goto(f"/ecole/{school.id}/reglages/externe")
    await head.get_by_label("Nom de l’application").focus()
    await head.keyboard.type("La cantine")
    await head.keyboard.press("Enter")
    token = await head.get_by_label("À donner au prestataire").input_value()
    origin = head.url.partition("/ecole")[0]
    assert await tell(origin, token, "1") == 201
    await expect(family.get_by_role("heading", name="Gratin de courgettes")).to_be_visible()
    await head.reload()
    await head.locator("summary", has_text="Révoquer").focus()
    await head.keyboard.press("Enter")  # asks first: there is no way back
    await expect(head.get_by_text("On ne revient pas en arrière.")).to_be_visible()
    assert await tell(origin, token, "2") == 201
    await head.get_by_role("button", name="Oui, révoquer").press("Enter")
    await expect(head.get_by_text("Aucune application ne publie dans votre école")).to_be_visible()
    assert await tell(origin, token, "3") == 401


async def test_a_key_is_made_and_renewed_without_scripts_on_a_phone(school: School, enter: Enter) -> None:
    head = await enter("dora.direction", scripts=False)
    await head.set_viewport_size({"width": 390, "height": 844})
    await head.goto(f"/ecole/{school.id}/reglages/externe")
    await head.get_by_role("button", name="Faire la clé").click()
    await expect(head.get_by_role("alert").or_(head.locator(".is-wrong")).first).to_be_visible()
    await head.get_by_label("Nom de l’application").fill("La piscine")
    await head.get_by_role("button", name="Faire la clé").click()
    first = await head.get_by_label("À donner au prestataire").input_value()
    await head.locator("summary", has_text="Renouveler").click()
    await head.get_by_role("button", name="Oui, renouveler").click()
    field = head.get_by_label("À donner au prestataire")
    await expect(field).not_to_have_value(first)
    assert await head.evaluate("document.documentElement.scrollWidth") == 390
