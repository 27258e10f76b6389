"""Repeats stand together, in the server's page and in the page's script by the same rule, and nothing is dropped."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.async_api import Page, expect
from support.browser import Enter, live
from support.client import Client
from support.notes import as_
from support.people import School

from one.apps.carnet.notes import MOT, SUBJECT
from one.feed.grouping import Line, grouped
from one.http.state import State
from one.store.work import work

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


class Numbered(Line, frozen=True):
    number: int


def together(*minutes: float, keys: str = "") -> list[list[int]]:
    """Lines so long before noon, the newest first: which stand together."""
    lines = [
        Numbered(key, NOON - timedelta(minutes=before), number)
        for number, (before, key) in enumerate(zip(minutes, keys or "a" * len(minutes), strict=True))
    ]
    return [[line.number for line in group] for group in grouped(lines)]


def test_what_repeats_within_ten_minutes_of_the_one_before_stands_together() -> None:
    assert together() == []
    assert together(0, 4, 9) == [[0, 1, 2]]
    assert together(0, 9, 18) == [[0, 1, 2]]
    assert together(0, 10) == [[0, 1]]
    assert together(0, 10.02) == [[0], [1]]
    assert together(0, 11, 12) == [[0], [1, 2]]


def test_a_group_stands_where_its_newest_is_whatever_came_between() -> None:
    assert together(0, 1, 2, 3, keys="abab") == [[0, 2], [1, 3]]


async def tell(
    server: State, school: School, title: str, url: str = "/carnet/1", login: str = "paul.prof"
) -> None:
    async with work(await school.scope(login), server.resources) as w:
        channel = f"class:{school.classes['CE1']}:parent"
        await w.publish(MOT, channels=[channel], subject=SUBJECT(1), title=title, url=url)


async def test_the_page_says_how_many_and_has_each_with_its_own_id_and_menu(
    state: State, school: School, client: Client
) -> None:
    for title in ("Un", "Deux", "Trois"):
        await tell(state, school, title)
    await tell(state, school, "Ailleurs", url="/carnet/2")
    page = (await (await as_(client, "bea.blin")).get("/")).text
    assert page.count('<span data-slot="repeats">3 mots ajoutés</span>') == 1
    ids = [row["id"] for row in await school.pool.fetch("select id from event where kind = 'item'")]
    assert all(f'data-item="{each}"' in page and f"/fil/{each}/supprimer" in page for each in ids)


HEADS = "[data-feed] > article"
FOLDED = "[data-repeats] article"
STATE = """() => [...document.querySelectorAll("[data-feed] > article")].map(head => [
  Number(head.dataset.item), head.querySelector("[data-slot=repeats]")?.textContent ?? "",
  ...[...head.querySelectorAll("[data-item]")].map(each => Number(each.dataset.item))])"""


async def as_fresh(page: Page) -> None:
    """The page that applied what arrived shows what a fresh one shows."""
    other = await page.context.new_page()
    await other.goto("/")
    fresh = await other.evaluate(STATE)
    await expect(page.locator("[data-feed] [data-item]")).to_have_count(
        sum(max(len(g) - 1, 1) for g in fresh)
    )
    assert await page.evaluate(STATE) == fresh
    await other.close()


@pytest.mark.long
@pytest.mark.browser
async def test_an_item_grows_live_unfolds_and_lets_go_as_a_fresh_page_shows_it(
    server: State, school: School, enter: Enter
) -> None:
    await tell(server, school, "Un")
    await tell(server, school, "Entre", url="/carnet/2")
    page = await enter("bea.blin")
    await page.set_viewport_size({"width": 1280, "height": 200})  # nothing is read by being looked at
    await page.goto("/")
    await live(page)
    await tell(server, school, "Deux")
    await expect(page.locator(HEADS)).to_have_count(2)
    await tell(server, school, "Trois")
    await expect(page.locator("[data-repeats] > summary")).to_have_text("3 mots ajoutés")
    await as_fresh(page)
    await page.locator("[data-repeats] > summary").click()
    await expect(page.locator(FOLDED).last).to_be_visible()
    await page.locator("h2#feed-title").click()
    await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    await tell(server, school, "Quatre")
    await expect(page.locator("[data-repeats] > summary")).to_have_text("4 mots ajoutés")
    await expect(page.locator(FOLDED).last).to_be_visible()  # what was unfolded stays so
    await as_fresh(page)
    middle = page.locator(FOLDED).nth(1)
    await middle.locator(":scope > [data-menu] > summary").click()
    await middle.locator(":scope > [data-menu] [data-act=supprimer]").click()
    await expect(page.locator("[data-repeats] > summary")).to_have_text("3 mots ajoutés")
    await expect(page.locator("[data-unread]").first).to_have_text("4")
    await as_fresh(page)


@pytest.mark.browser
async def test_script_and_server_group_alike_whatever_comes(server: State, enter: Enter) -> None:
    page = await enter()
    await page.goto("/connexion")
    path = server.templates.assets.static("js/feed/grouping.js")
    told = """async ([path, all]) => {
        const { grouped } = await import(path);
        return all.map((lines) => grouped(lines).map((group) => group.map(({ number }) => number)));
    }"""
    drawn: list[list[Numbered]] = []

    @settings(max_examples=200, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 900)), max_size=12))
    def draw(steps: list[tuple[str, float]]) -> None:
        at, lines = NOON, []
        for number, (key, seconds) in enumerate(steps):
            at -= timedelta(milliseconds=int(seconds * 1000))
            lines.append(Numbered(key, at, number))
        drawn.append(lines)

    draw()
    said = [
        [{"key": x.key, "at": x.at.isoformat(timespec="milliseconds"), "number": x.number} for x in lines]
        for lines in drawn
    ]
    answer = await page.evaluate(told, [path, json.loads(json.dumps(said))])
    assert answer == [[[line.number for line in group] for group in grouped(lines)] for lines in drawn]
