"""Who comes into a class late finds its school year, who leaves it loses it at once: on open pages too."""

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, live
from support.notes import publish
from support.people import School

from one.http.state import State
from one.people.changes import classes, links
from one.people.changes.acting import InClass, InSchool

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def open_feed(enter: Enter, login: str) -> Page:
    page = await enter(login)
    await page.goto("/")
    await live(page)
    return page


async def shows(page: Page, *authors: str) -> None:
    await expect(page.locator('[data-feed] > article [data-slot="author"]')).to_have_text(authors)


async def of_september(school: School) -> None:
    for table in ("event", "feed"):
        await school.pool.execute(f"update {table} set created_at = created_at - interval '80 days'")


@pytest.mark.long
async def test_a_child_and_a_guardian_who_come_in_november_see_the_year_of_their_class_and_not_the_left_one(
    server: State, school: School, enter: Enter
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    await publish(server, school, "anne.autre", "CM2")
    await of_september(school)
    child, guardian = await open_feed(enter, "max.noir"), await open_feed(enter, "nina.noir")
    teacher = await school.pool.fetchval(
        "select first_name || ' ' || last_name from person where login = 'anne.autre'"
    )
    for page in (child, guardian):
        await shows(page, teacher)
    head, max_ = await school.scope("dora.direction"), school.people["max.noir"]
    await classes.move(head, server.resources, InSchool(school.id), max_, school.classes["CE1"])
    for page in (child, guardian):
        await shows(page, "Paul Prof")


async def test_a_guardian_who_is_tied_and_untied_sees_the_items_come_and_go_on_the_open_page(
    server: State, school: School, enter: Enter
) -> None:
    await publish(server, school, "paul.prof", "CE1")
    await publish(server, school, "paul.prof", "CE1", "zoe.blin")
    await of_september(school)
    page = await open_feed(enter, "marc.roy")
    await shows(page, "Paul Prof")
    where, paul = InClass(school.classes["CE1"]), await school.scope("paul.prof")
    marc, zoe = school.people["marc.roy"], school.people["zoe.blin"]
    mine = page.locator('[data-feed] > article [data-slot="title"][href^="/carnet/"]')
    await links.link(paul, server.resources, where, marc, zoe)
    await expect(mine).to_have_count(2)
    await links.unlink(paul, server.resources, where, marc, zoe)
    await expect(mine).to_have_count(1)
