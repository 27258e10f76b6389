"""static/js/live/unread.js in a real Chromium: what counts as unread, and when who counts is asked."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page
from support.modules import blank

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    async with blank(chromium) as page:
        await page.evaluate(
            """async () => {
                const { Unread } = await import("/js/live/unread.js");
                Math.random = () => 0.5;
                window.asked = [];
                window.unread = new Unread(() => new Promise((resolve) => asked.push(resolve)), 9);
                window.badge = document.querySelector("[data-unread]");
            }"""
        )
        yield page


async def after(page: Page, *steps: list[Any]) -> list[int]:
    """What the badge shows after each call."""
    shown: list[int] = await page.evaluate(
        "(steps) => steps.map(([name, ...args]) => (unread[name](...args), Number(badge.textContent)))",
        steps,
    )
    return shown


def tell(count: int, **seqs: int) -> list[Any]:
    return ["tell", count, seqs]


def item(channel: str, seq: int, number: int, author: int = 4) -> list[Any]:
    event = {"kind": "item", "id": number, "item": {"author": {"id": author, "name": "X"}}}
    return ["take", {"channel": channel, "seq": seq, "event": event}]


def read(seq: int, number: int, unread: int, **seqs: int) -> list[Any]:
    event = {"kind": "read", "id": number, "unread": unread, "seqs": {"u": seq - 1, **seqs}}
    return ["take", {"channel": "u", "seq": seq, "event": event}]


def gone(seq: int, number: int, *ids: int) -> list[Any]:
    return ["take", {"channel": "a", "seq": seq, "event": {"kind": "withdrawn", "id": number, "ids": ids}}]


async def asked(page: Page) -> int:
    count: int = await page.evaluate("asked.length")
    return count


async def test_the_count_of_the_page_stands_until_somebody_tells(page: Page) -> None:
    assert await page.title() == "(2) Fil"
    assert await after(page, tell(0)) == [0]
    assert await page.title() == "Fil"
    assert await page.evaluate("badge.hidden")
    await after(page, tell(99))
    assert await page.evaluate("[badge.textContent, badge.hidden]") == ["99", False]
    await page.evaluate("unread.tell(100, {})")
    assert [await page.title(), await page.inner_text("[data-unread]")] == ["(99+) Fil", "99+"]


async def test_an_item_counts_once_in_whatever_channels_it_stands(page: Page) -> None:
    steps = tell(1, a=3, b=7), item("a", 4, 10), item("b", 8, 10), item("a", 5, 11)
    assert await after(page, *steps) == [1, 2, 2, 3]


async def test_an_item_that_the_count_holds_adds_nothing(page: Page) -> None:
    assert await after(page, tell(1, a=3, b=7), item("a", 3, 9), item("b", 8, 9)) == [1, 1, 1]


async def test_an_item_that_one_channel_shows_to_be_counted_is_taken_off(page: Page) -> None:
    assert await after(page, tell(1, a=3, b=7), item("a", 4, 9), item("b", 7, 9)) == [1, 2, 1]


async def test_a_new_count_holds_what_its_own_channel_says(page: Page) -> None:
    steps = tell(0, a=3, b=3), item("a", 4, 10), item("b", 5, 11), tell(1, a=9, b=4)
    assert await after(page, *steps) == [0, 1, 2, 2]
    assert await after(page, tell(2, a=9, b=5)) == [2]


async def test_what_was_read_leaves_what_came_after_it(page: Page) -> None:
    steps = tell(1, a=3, u=1), *(item("a", seq, seq + 6) for seq in (4, 5, 6)), read(2, 11, 0, a=5)
    assert await after(page, *steps) == [1, 2, 3, 4, 1]
    assert await after(page, item("a", 7, 8)) == [2], "of a lower id than the reading, and committed after it"
    assert await after(page, read(3, 14, 0, a=7)) == [0]


async def test_what_a_reading_counted_already_is_not_added_when_it_comes(page: Page) -> None:
    assert await after(page, tell(1, a=3, u=1), read(2, 11, 1, a=4), item("a", 4, 10)) == [1, 1, 1]


async def test_a_replayed_reading_that_the_count_holds_changes_nothing(page: Page) -> None:
    assert await after(page, tell(4, u=2), read(2, 11, 0), read(3, 12, 1)) == [4, 4, 1]
    assert await asked(page) == 0


@pytest.mark.parametrize("event", [{}, {"seqs": {"u": 1, "a": 3}}, {"seqs": {"u": 1}}])
async def test_a_reading_that_was_counted_before_our_count_is_asked_about(
    page: Page, event: dict[str, Any]
) -> None:
    old = {"channel": "u", "seq": 2, "event": {"kind": "read", "id": 9, "unread": 1, **event}}
    assert await after(page, tell(4, u=1, a=4), ["take", old]) == [4, 1]
    await page.clock.run_for(1_000)
    assert await asked(page) == 1


async def test_a_withdrawn_item_that_came_after_the_count_goes_without_asking(page: Page) -> None:
    assert await after(page, tell(2, a=3, b=3), item("a", 4, 10), gone(5, 11, 10)) == [2, 3, 2]
    assert await after(page, item("b", 4, 10)) == [2], "in another channel the item comes later"
    await page.clock.run_for(5_000)
    assert await asked(page) == 0


async def test_an_older_one_is_asked_about_once_until_there_is_an_answer(page: Page) -> None:
    await after(page, tell(2, a=3), gone(4, 11, 5), gone(5, 12, 6))
    assert await asked(page) == 0
    await page.clock.run_for(1_000)
    assert await asked(page) == 1
    await after(page, gone(6, 13, 7))
    await page.evaluate("asked[0](null)")
    await page.clock.run_for(2_900)
    assert await asked(page) == 1, "later each time"
    await page.clock.run_for(200)
    assert await asked(page) == 2
    await page.evaluate("asked[1]({ unread: 1, seqs: { a: 6 } })")
    await page.clock.run_for(60_000)
    assert (await asked(page), await page.inner_text("[data-unread]")) == (2, "1")
    await after(page, ["doubt"])
    await page.clock.run_for(1_000)
    assert await asked(page) == 3, "the next doubt begins anew"


async def test_what_is_withdrawn_while_an_answer_is_under_way_is_asked_about_again(page: Page) -> None:
    await after(page, tell(2, a=3), gone(4, 11, 5))
    await page.clock.run_for(1_000)
    await after(page, gone(5, 12, 6))
    await page.evaluate("asked[0]({ unread: 1, seqs: { a: 4 } })")
    await page.clock.run_for(4_000)
    assert await asked(page) == 2


@pytest.mark.parametrize(("count", "seq", "number"), [(0, 4, 11), (2, 3, 11)])
async def test_nobody_is_asked_about_what_the_count_cannot_hold(
    page: Page, count: int, seq: int, number: int
) -> None:
    await after(page, tell(2, u=1, a=3), read(2, 8, count, a=3), gone(seq, number, 5))
    await page.clock.run_for(5_000)
    assert await asked(page) == 0


async def test_the_same_withdrawal_in_two_channels_asks_once(page: Page) -> None:
    await after(page, tell(2, a=3), gone(4, 11, 5))
    await page.clock.run_for(1_000)
    await page.evaluate("asked[0]({ unread: 1, seqs: { a: 3 } })")
    await after(page, gone(5, 11, 5))
    await page.clock.run_for(5_000)
    assert await asked(page) == 1


async def test_what_its_reader_wrote_is_read(page: Page) -> None:
    assert await after(page, tell(2, a=5), item("a", 6, 100, author=9), item("a", 7, 101)) == [2, 2, 3]


async def test_an_answer_of_before_what_is_held_by_now_is_asked_for_again(page: Page) -> None:
    """A line came back meanwhile, and its hello holds a reading that this answer lacks, and that does not come again."""
    await after(page, tell(3, u=1, a=3), gone(4, 11, 5))
    await page.clock.run_for(1_000)
    assert await after(page, tell(1, u=2, a=4), read(2, 12, 1, a=4)) == [1, 1]
    await page.evaluate("asked[0]({ unread: 2, seqs: { u: 1, a: 4 } })")
    assert await page.inner_text("[data-unread]") == "1"
    await page.clock.run_for(4_000)
    await page.evaluate("asked[1]({ unread: 1, seqs: { u: 2, a: 5 } })")
    await page.clock.run_for(60_000)
    assert (await asked(page), await page.inner_text("[data-unread]")) == (2, "1")


async def test_an_answer_of_before_a_reading_that_was_told_meanwhile_is_asked_for_again(page: Page) -> None:
    """It was counted at the same places: what was read stands in the reader's own channel, one place further."""
    await after(page, tell(3, u=1, a=3), gone(4, 11, 5))
    await page.clock.run_for(1_000)
    assert await after(page, read(2, 12, 1, a=4)) == [1]
    await page.evaluate("asked[0]({ unread: 2, seqs: { u: 1, a: 4 } })")
    assert await page.inner_text("[data-unread]") == "1"
    await page.clock.run_for(4_000)
    await page.evaluate("asked[1]({ unread: 1, seqs: { u: 2, a: 4 } })")
    await page.clock.run_for(60_000)
    assert (await asked(page), await page.inner_text("[data-unread]")) == (2, "1")


async def test_in_another_life_of_the_database_the_same_id_is_another_item(page: Page) -> None:
    steps = tell(2, a=9), item("a", 10, 100), gone(11, 101, 50), tell(1, a=3), ["anew"]
    assert (await after(page, *steps, item("a", 4, 100), item("a", 5, 50)))[-2:] == [2, 3]
