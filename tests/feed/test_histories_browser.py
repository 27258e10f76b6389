"""« Old state + events = fresh state »: a page that was told of a drawn life shows what a fresh page shows."""

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, live
from support.life import Life
from support.people import School

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SHOWN = """() => JSON.stringify({
  items: [...document.querySelectorAll('[data-feed] [data-item]')].slice(0, 25).map((item) => [
    item.dataset.item,
    ...['title', 'excerpt', 'for', 'author'].map((name) => item.querySelector(`[data-slot="${name}"]`).textContent.trim()),
    item.querySelector('[data-slot="edited"]').hidden, item.classList.contains('is-new')]),
  count: document.querySelector('[data-unread]').hidden ? '0' : document.querySelector('[data-unread]').textContent.trim(),
  flashes: [...document.querySelectorAll('[data-flash-card] [data-flash-text]')].map((each) => each.textContent).sort(),
  empty: document.querySelector('[data-feed-empty]').hidden})"""
STEPS = 60


async def shown(page: Page) -> str:
    text: str = await page.evaluate(SHOWN)
    return text


@pytest.mark.long
@pytest.mark.parametrize(
    ("seed", "login"),
    [
        (0, "lise.roy"),
        *(
            pytest.param(seed, login, marks=pytest.mark.long)
            for seed in range(1, 4)
            for login in ("lise.roy", "dora.direction", "lea.roy")
        ),
    ],
)
async def test_a_page_that_was_told_shows_what_a_fresh_one_shows(
    server: State, school: School, enter: Enter, seed: int, login: str
) -> None:
    life = Life(server.resources, school, school.pool, seed, without=("block", "unlink"))
    await life.begin()
    page = await enter(login)
    await page.context.add_init_script("IntersectionObserver.prototype.observe = () => {}")
    await page.goto("/")
    await live(page)
    await life.go_on(STEPS)
    fresh, right = await page.context.new_page(), ""
    for _ in range(30):
        await fresh.goto("/")
        right = await shown(fresh)
        if await shown(page) == right:
            break
        await page.wait_for_timeout(300)
    assert await shown(page) == right
    await expect(page.locator("[data-pill]")).to_be_hidden()
