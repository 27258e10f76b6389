"""A computer whose clock is days off: the server's says what time it is."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect
from support.browser import Enter, live
from support.people import School
from support.proxied_page import note

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.parametrize("days", [-2, 2])
async def test_relative_times_are_those_of_the_server(
    enter: Enter, server: State, school: School, days: int
) -> None:
    await note(server, school, "Piscine")
    await school.pool.execute("update event set created_at = created_at - interval '7 minutes'")
    page = await enter("bea.blin")
    await page.clock.install(time=datetime.now(UTC) + timedelta(days=days))
    await page.goto("/")
    await live(page)
    time = page.locator("[data-feed] [data-slot=time]")
    await expect(time).to_have_text("7\u00a0min")
    # Written a minute earlier than was said: pushing the page's clock on would show it only until the next hello.
    await time.evaluate(
        "each => (each.dateTime = new Date(Date.parse(each.dateTime) - 60_000).toISOString())"
    )
    await page.clock.run_for(31_000)
    await expect(time).to_have_text("8\u00a0min")
    await note(server, school, "Bonnet")
    await expect(time.first).to_have_text("à l’instant")
