"""Items that are edited or withdrawn while pages show them: an old page that was told is what a fresh page is."""

import re

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, press_pill
from support.http_proxy import HttpProxy
from support.marks import first_of
from support.people import School
from support.proxied_page import count, live, note, pass_second, shows, until

from one.http.state import State
from one.store.work import work
from one.subjects import Subject

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

WAYS = {"/live": (), "/live/events": ("/live",), "/live/poll": ("/live", "/live/events")}
SHOWN = """() => [...document.querySelectorAll('[data-feed] > *')].map(item => [item.dataset.item,
  ...['title', 'excerpt', 'for'].map(name => item.querySelector(`[data-slot=${name}]`).textContent.trim()),
  item.querySelector('[data-slot=edited]').checkVisibility(), item.classList.contains('is-new')])"""
COUNT = "document.querySelector('[data-unread]').textContent.trim()"


@pytest.fixture(params=first_of(WAYS))
async def page(
    request: pytest.FixtureRequest, school: School, proxy: HttpProxy, enter_proxied: Enter
) -> Page:
    """Béa's, live by each of the three ways; nothing is read on it or its sisters, whatever is on screen."""
    proxy.refused.update(WAYS[request.param])
    page = await enter_proxied()
    await page.context.add_init_script("IntersectionObserver.prototype.observe = () => {}")
    await page.reload()
    await live(page)
    await until(page, lambda: proxy.lines(request.param) == 1)
    return page


async def about(school: School, title: str) -> Subject:
    row = await school.pool.fetchrow(
        "select subject, subject_ids from event where body::jsonb #>> '{item,title}' = $1", title
    )
    assert row is not None
    return Subject(row["subject"], tuple(row["subject_ids"]))


async def edit(server: State, school: School, title: str, now: str, excerpt: str = "Autrement") -> None:
    subject = await about(school, title)
    async with work(await school.scope("paul.prof"), server.resources) as w:
        await w.edit(subject, title=now, excerpt=excerpt)


async def withdraw(server: State, school: School, *titles: str) -> None:
    for title in titles:
        subject = await about(school, title)
        async with work(await school.scope("paul.prof"), server.resources) as w:
            await w.withdraw(subject)


async def is_as_fresh(page: Page) -> None:
    """What the page shows and counts is what a page shows that is opened now."""
    fresh = await page.context.new_page()
    await fresh.goto("/")
    assert await page.evaluate(SHOWN) == await fresh.evaluate(SHOWN)
    assert await page.evaluate(COUNT) == await fresh.evaluate(COUNT)
    await fresh.close()


async def test_an_edited_item_reads_as_on_a_fresh_page(server: State, school: School, page: Page) -> None:
    await note(server, school, "Un")
    await note(server, school, "Deux")
    await shows(page, "Deux", "Un")
    await edit(server, school, "Un", "Un, mais mieux")
    await shows(page, "Deux", "Un, mais mieux")
    item = page.locator("[data-feed] > *").last
    await expect(item.locator("[data-slot=excerpt]")).to_have_text("Autrement")
    await expect(item.get_by_text("modifié")).to_be_attached()
    await count(page, 2)
    await is_as_fresh(page)


async def test_a_withdrawn_item_leaves_the_page_and_the_count(
    server: State, school: School, page: Page
) -> None:
    for title in ("Un", "Deux", "Trois"):
        await note(server, school, title)
    await shows(page, "Trois", "Deux", "Un")
    await withdraw(server, school, "Deux")
    await shows(page, "Trois", "Un")
    await count(page, 2)
    await is_as_fresh(page)
    await withdraw(server, school, "Un", "Trois")
    await shows(page)
    await count(page, 0)
    await expect(page.locator("[data-feed-empty]")).not_to_have_attribute("hidden", "")


async def test_of_items_behind_the_pill_one_is_edited_and_one_withdrawn(
    server: State, school: School, page: Page
) -> None:
    for number in range(12):
        await note(server, school, f"Mot {number}")
    await shows(page, *(f"Mot {number}" for number in reversed(range(12))))
    await page.evaluate("scrollTo(0, 900)")
    for title in ("Un", "Deux", "Trois"):
        await note(server, school, title)
    pill = page.locator("[data-pill]")
    await expect(pill).to_have_text(re.compile("3 nouveautés"), timeout=15_000)
    await withdraw(server, school, "Deux")
    await edit(server, school, "Trois", "Quatre")
    await expect(pill).to_have_text(re.compile("2 nouveautés"), timeout=15_000)
    await press_pill(page)
    await shows(page, "Quatre", "Un", *(f"Mot {number}" for number in reversed(range(12))))
    await is_as_fresh(page)


async def test_what_was_changed_while_the_line_was_cut_is_changed_when_it_is_back(
    server: State, school: School, proxy: HttpProxy, page: Page
) -> None:
    for title in ("Un", "Deux", "Trois"):
        await note(server, school, title)
    await shows(page, "Trois", "Deux", "Un")
    refused = set(proxy.refused)
    proxy.bar(*WAYS)
    await page.locator("html[data-live=lost]").wait_for(state="attached")
    await edit(server, school, "Un", "Premier")
    await edit(server, school, "Premier", "Tout premier")
    await withdraw(server, school, "Deux")
    await note(server, school, "Quatre")
    await withdraw(server, school, "Quatre")
    proxy.refused = refused
    await live(page)
    await shows(page, "Trois", "Tout premier")
    await count(page, 2)
    await is_as_fresh(page)


async def test_after_a_snapshot_the_page_is_what_it_became(
    server: State, school: School, proxy: HttpProxy, page: Page
) -> None:
    for title in ("Un", "Deux", "Trois"):
        await note(server, school, title)
    await shows(page, "Trois", "Deux", "Un")
    refused = set(proxy.refused)
    proxy.bar(*WAYS)
    await page.locator("html[data-live=lost]").wait_for(state="attached")
    await edit(server, school, "Un", "Premier")
    await withdraw(server, school, "Deux")
    await school.pool.execute("update epoch set id = gen_random_uuid()")
    proxy.refused = refused
    await live(page)
    await until_shown(page, "Trois", "Premier")
    await count(page, 2)
    await is_as_fresh(page)


async def until_shown(page: Page, *titles: str) -> None:
    """A page that reads itself again may wait before it tries: its time is pushed on."""
    for _ in range(150):
        if await page.locator("[data-feed] [data-slot=title]").all_inner_texts() == list(titles):
            return
        await pass_second(page)
    await shows(page, *titles)


@pytest.mark.long
async def test_a_page_that_is_read_again_has_the_words_of_an_item_that_is_held(
    server: State, school: School, enter_proxied: Enter
) -> None:
    await note(server, school, "Un")
    page = await enter_proxied()
    await live(page)
    await page.get_by_role("link", name="Un", exact=True).focus()
    await school.pool.execute("update event set body = replace(body, '\"Un\"', '\"Autre\"')")
    await school.pool.execute("update epoch set id = gen_random_uuid()")
    await until_shown(page, "Autre")
    await expect(page.get_by_role("link", name="Autre", exact=True)).to_be_focused()


@pytest.mark.long
@pytest.mark.parametrize("anchoring", first_of(("auto", "none")))  # not every browser has it
async def test_a_reader_in_the_middle_is_not_moved_by_what_changes_above(
    server: State, school: School, enter_proxied: Enter, anchoring: str
) -> None:
    for number in range(14):
        await note(server, school, f"Mot {number}")
    page = await enter_proxied()
    await live(page)
    await page.set_viewport_size({"width": 390, "height": 800})
    style = "anchoring => document.querySelectorAll('*').forEach(e => (e.style.overflowAnchor = anchoring))"
    await page.evaluate(style, anchoring)
    await page.evaluate("scrollTo(0, 1200)")
    kept = page.locator("[data-feed] > *").filter(has_text="Mot 4")
    place = "item => item.getBoundingClientRect().top"
    before = await kept.evaluate(place)
    assert 0 < before < 800
    await edit(server, school, "Mot 13", "Mot treize, " + "bien plus long " * 12)
    await withdraw(server, school, "Mot 12")
    await expect(page.locator("[data-feed] > *")).to_have_count(13, timeout=15_000)
    await page.evaluate("new Promise(requestAnimationFrame)")
    assert abs(await kept.evaluate(place) - before) < 2


async def test_who_has_the_keyboard_in_a_withdrawn_item_goes_on_in_the_next(
    server: State, school: School, enter_proxied: Enter
) -> None:
    for title in ("Un", "Deux", "Trois"):
        await note(server, school, title)
    page = await enter_proxied()
    await live(page)
    await page.get_by_role("link", name="Deux", exact=True).focus()
    await withdraw(server, school, "Deux")
    await expect(page.get_by_role("link", name="Un", exact=True)).to_be_focused(timeout=15_000)


async def test_a_page_that_does_not_show_the_feed_counts_a_withdrawn_item_no_more(
    server: State, school: School, enter_proxied: Enter
) -> None:
    await note(server, school, "Avant")
    page = await enter_proxied(height=150)
    await page.goto("/compte")
    await live(page)
    await note(server, school, "Pendant")
    await count(page, 2)
    await withdraw(server, school, "Pendant")
    await count(page, 1)
    await withdraw(server, school, "Avant")
    for _ in range(30):
        if not (await page.title()).startswith("("):
            break
        await pass_second(page, 0.05)
    assert not (await page.title()).startswith("(")
