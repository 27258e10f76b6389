"""What shows a notification, in a real browser: to whom it is for, as long as they are here."""

import json
from typing import Any

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter
from support.people import School
from support.push_service import Browser

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]

PAGE = "/compte/notifications"
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/compte/notifications");
  return (await registration.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, data }));
}"""
MESSAGE = {
    "title": "Carnet",
    "body": "Paul a écrit un mot",
    "url": "/carnet/1",
    "tag": "item-1",
    "lang": "fr",
}


async def registered(page: Page) -> Any:
    """The worker as a page registers it, and what delivers to it as a push service does."""
    await page.context.grant_permissions(["notifications"])
    await page.goto(PAGE)
    await page.evaluate(
        """async () => {
          await navigator.serviceWorker.register("/notifications.js", { scope: "/compte/notifications" });
          await navigator.serviceWorker.ready;
        }"""
    )
    line = await page.context.new_cdp_session(page)
    found: list[str] = []
    line.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(each["registrationId"] for each in told["registrations"]),
    )
    await line.send("ServiceWorker.enable")
    while not found:
        await page.wait_for_timeout(20)

    async def deliver(to: int, **more: str) -> None:
        origin = page.url.removesuffix(PAGE)
        data = json.dumps({**MESSAGE, "to": to, **more})
        await line.send(
            "ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": found[0], "data": data}
        )

    return deliver


async def subscribed(school: School) -> int:
    """The one session there is has asked for them."""
    browser = Browser("https://push.example.org/x").form
    found: int = await school.pool.fetchval(
        "insert into push_endpoint (person_id, session_id, url, p256dh, auth, signed_by)"
        " select person_id, id, $1, '', '', '' from session returning id",
        browser["endpoint"],
    )
    return found


async def test_it_is_shown_to_who_is_here_and_to_nobody_else(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    deliver = await registered(page)
    mine = await subscribed(school)
    await deliver(mine + 1, tag="another")
    await deliver(mine)
    await page.wait_for_function(f"async () => (await ({SHOWN})()).length > 0")
    shown = await page.evaluate(SHOWN)
    assert shown == [{"title": "Carnet", "body": "Paul a écrit un mot", "tag": "item-1", "data": "/carnet/1"}]


async def test_what_somebody_else_asked_for_here_ends(server: State, school: School, enter: Enter) -> None:
    page = await enter("lise.roy")
    await page.goto(PAGE)
    await page.evaluate("localStorage.push = '0 abcdefgh'")
    await page.goto("/")
    await page.wait_for_function("!localStorage.push")


async def test_the_card_says_how_it_is_with_this_browser(server: State, school: School, enter: Enter) -> None:
    page = await enter("lise.roy")
    card = page.locator(".notices-push")
    await page.context.grant_permissions(["geolocation"])  # that one, and no other
    await page.goto(PAGE)
    await expect(card.get_by_text("refuse les notifications")).to_be_visible()
    await page.context.grant_permissions(["notifications"])
    await page.reload()
    await card.get_by_role("button", name="Activer ici").click()
    await expect(card.get_by_text("ne répond pas")).to_be_visible()  # as in any private window
    await page.add_init_script("delete window.PushManager")
    await page.reload()
    await expect(card.get_by_text("ne sait pas afficher")).to_be_visible()
