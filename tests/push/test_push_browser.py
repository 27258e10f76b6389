"""What shows a notification, in a real browser: to whom it is for, as long as they are here."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Page, Worker, expect
from support.browser import Enter, live
from support.people import PASSWORD, School
from support.push_service import Browser

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.long]

PAGE = "/compte/notifications"
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/compte/notifications");
  return (await registration.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, data }));
}"""
CLOSE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/compte/notifications");
  for (const each of await registration.getNotifications()) each.close();
}"""
# A private window has no push service: what it would give is made up.
RENEW = """async ({ endpoint, p256dh, auth }) => {
  const made = { options: { applicationServerKey: new ArrayBuffer(65) }, toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
  const event = Object.assign(new ExtendableEvent("pushsubscriptionchange"), { oldSubscription: null, newSubscription: made });
  const all = [];
  event.waitUntil = (each) => all.push(each);
  dispatchEvent(event);
  await Promise.all(all);
}"""
UNHEARD = """self.heard = fetch;
self.fetch = (url, ...more) => (url === "/notifications/ici" ? Promise.resolve(new Response("", { status: 503 })) : heard(url, ...more));"""
# What a push service gave this browser, since a private window has none.
GIVEN = (
    "PushManager.prototype.getSubscription = async () => ({ endpoint: '%s', unsubscribe: async () => true });"
)
MESSAGE = {
    "title": "Carnet",
    "body": "Paul a écrit un mot",
    "url": "/carnet/1",
    "tag": "item-1",
    "lang": "fr",
}


# What a click makes the worker do is written down: a browser lets nothing but a real click bring a tab to the front.
WATCHED = """() => {
  self.did = [];
  WindowClient.prototype.focus = async function () { did.push(`focus ${new URL(this.url).pathname}`); };
  clients.openWindow = async (url) => void did.push(`open ${new URL(url).pathname}`);
}"""
PRESS = """async (url) => {
  await registration.showNotification("Carnet", { tag: "pressed", data: url });
  const [notification] = await registration.getNotifications({ tag: "pressed" });
  const event = new NotificationEvent("notificationclick", { notification });
  const all = [];
  event.waitUntil = (each) => all.push(each);
  dispatchEvent(event);
  await Promise.all(all);
  return [did.splice(0), (await registration.getNotifications({ tag: "pressed" })).length];
}"""


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

    async def deliver(data: str) -> None:
        origin = page.url.removesuffix(PAGE)
        await line.send(
            "ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": found[0], "data": data}
        )

    return deliver


async def until(page: Page, holds: Callable[[Any], bool]) -> None:
    """Wait until what the browser shows is so."""
    async with asyncio.timeout(20):
        while not holds(await page.evaluate(SHOWN)):
            await page.wait_for_timeout(20)


def message(to: int, **more: str) -> str:
    return json.dumps({**MESSAGE, "to": to, **more})


async def subscribed(school: School) -> int:
    """The one session there is has asked for them."""
    browser = Browser("https://push.example.org/x").form
    found: int = await school.pool.fetchval(
        "insert into push_endpoint (person_id, session_id, url, p256dh, auth, signed_by)"
        " select person_id, id, $1, '', '', '' from session returning id",
        browser["endpoint"],
    )
    return found


async def worker_of(page: Page) -> Worker:
    """The one script of the site behind its pages: it runs before the driver has heard of it."""
    known = page.context.service_workers
    return known[0] if known else await page.context.wait_for_event("serviceworker")


async def test_it_is_shown_to_who_is_here_and_to_nobody_else(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    deliver = await registered(page)
    mine = await subscribed(school)
    await deliver(message(mine + 1, tag="another"))
    await deliver(message(mine))
    await until(page, lambda shown: shown != [])
    shown = await page.evaluate(SHOWN)
    assert shown == [{"title": "Carnet", "body": "Paul a écrit un mot", "tag": "item-1", "data": "/carnet/1"}]


async def test_of_what_cannot_be_read_a_word_is_shown_and_no_more(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    deliver = await registered(page)
    await subscribed(school)
    for broken in (
        "",
        "no json",
        "null",
        "3",
        "[]",
        '{"title": {"a": 1}, "body": "secret", "url": "https://evil.example"}',
    ):
        await deliver(broken)
        await until(page, lambda shown: shown != [])
        assert await page.evaluate(SHOWN) == [{"title": "ONE", "body": "", "tag": "one", "data": "/"}]
        await page.evaluate(CLOSE)
        await until(page, lambda shown: shown == [])


async def test_after_the_session_nothing_of_it_is_shown_and_what_was_goes(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    deliver = await registered(page)
    mine = await subscribed(school)
    await deliver(message(mine))
    await until(page, lambda shown: shown != [])
    await school.pool.execute("delete from session")
    await deliver(message(mine, tag="item-2"))
    await until(page, lambda shown: shown == [])


async def test_a_press_leads_the_tab_that_is_open_and_opens_a_second_one_only_where_something_is_being_written(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    await registered(page)
    worker = await worker_of(page)
    await worker.evaluate(WATCHED)
    assert await worker.evaluate(PRESS, "/carnet") == [[f"focus {PAGE}"], 0]
    await page.wait_for_url("**/carnet")
    assert await worker.evaluate(PRESS, "/carnet#x") == [["focus /carnet"], 0]
    for strange in ("https://evil.example/carnet", "http://[", "javascript:alert(1)"):
        assert await worker.evaluate(PRESS, strange) == [["focus /carnet"], 0]
        await page.wait_for_url("**/")
        await page.goto("/carnet")
    await page.goto("/compte")
    await page.locator("main form[method=post] input:is([type=text], [type=email], [type=tel])").first.fill(
        "x"
    )
    assert await worker.evaluate(PRESS, "/carnet") == [["open /carnet"], 0]
    assert page.url.endswith("/compte")


async def test_a_press_of_who_is_signed_out_leads_over_the_sign_in_to_the_page(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    await registered(page)
    worker = await worker_of(page)
    await worker.evaluate(WATCHED)
    await page.context.clear_cookies()
    await page.goto("/connexion")
    assert await worker.evaluate(PRESS, "/carnet") == [["open /carnet"], 0]
    await page.goto("/carnet")
    await page.fill("[name=login]", "lise.roy")
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await page.wait_for_url("**/carnet")


async def test_a_browser_that_is_given_another_address_goes_on_with_it(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    await registered(page)
    await subscribed(school)
    worker = await worker_of(page)
    browser = Browser("https://push.example.org/another").form
    await worker.evaluate(RENEW, browser)
    assert await school.pool.fetchval("select array_agg(url) from push_endpoint") == [browser["endpoint"]]
    await worker.evaluate(UNHEARD)
    await worker.evaluate(RENEW, Browser("https://push.example.org/third").form)
    assert await school.pool.fetchval("select array_agg(url) from push_endpoint") == [browser["endpoint"]]
    await worker.evaluate("self.fetch = heard")
    await school.pool.execute("delete from push_endpoint")
    await worker.evaluate(RENEW, browser)
    assert await school.pool.fetchval("select count(*) from push_endpoint") == 0


async def test_what_somebody_else_asked_for_here_ends(server: State, school: School, enter: Enter) -> None:
    page = await enter("lise.roy")
    await page.goto(PAGE)
    await page.evaluate("localStorage.push = '0 abcdefgh'")
    await page.goto("/")
    await page.wait_for_function("() => !localStorage.push")


async def test_an_address_that_the_push_service_changed_meanwhile_is_seen_by_the_next_page(
    server: State, school: School, enter: Enter
) -> None:
    page = await enter("lise.roy")
    await registered(page)
    await page.add_init_script(GIVEN % "https://push.example.org/a")
    await page.evaluate(
        """() => {
          const { person, pushKey } = document.querySelector('meta[name="one-live"]').dataset;
          localStorage.push = `${person} ${pushKey} https://push.example.org/a`;
        }"""
    )
    await page.goto("/")
    await live(page)
    assert await page.evaluate("localStorage.push")
    await page.add_init_script(GIVEN % "https://push.example.org/b")
    await page.goto("/")
    await page.wait_for_function("() => !localStorage.push")  # nothing was asked for in this session


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
