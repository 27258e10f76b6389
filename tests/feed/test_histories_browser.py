"""« Old state + events = fresh state »: a page that was told of a drawn history shows what a fresh page shows."""

import random

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, live
from support.people import School

from one.apps.carnet.notes import MOT, SUBJECT
from one.feed import hiding, marks
from one.feed import page as feed
from one.feed.filters import ALL
from one.http.state import State
from one.scope import Scope
from one.store.classroom import members
from one.store.work import work

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SHOWN = """() => JSON.stringify({
  items: [...document.querySelectorAll('[data-feed] [data-item]')].map((item) => [
    item.dataset.item,
    ...['title', 'excerpt', 'for', 'author'].map((name) => item.querySelector(`[data-slot="${name}"]`).textContent.trim()),
    item.querySelector('[data-slot="edited"]').hidden, item.classList.contains('is-new')]),
  count: document.querySelector('[data-unread]').hidden ? '0' : document.querySelector('[data-unread]').textContent.trim(),
  empty: document.querySelector('[data-feed-empty]').hidden})"""
STEPS = 40


class History:
    """What happens to Lise's feed, drawn by a seed."""

    def __init__(self, server: State, school: School, lise: Scope, paul: Scope, seed: int) -> None:
        self.server, self.school, self.lise, self.paul = server, school, lise, paul
        self.draw = random.Random(seed)
        self.subjects = 0
        self.hidden: list[int] = []

    async def step(self) -> None:
        doing = (
            self.publish,
            self.publish,
            self.edit,
            self.withdraw,
            self.hide,
            self.restore,
            self.read,
            self.read_all,
            self.marry,
        )
        await self.draw.choice(doing)()

    async def publish(self) -> None:
        self.subjects += 1
        classes = self.draw.choice((["CE1"], ["CM2"], ["CE1", "CM2"]))
        async with work(self.paul, self.server.resources) as w:
            await w.publish(
                MOT,
                channels=[f"class:{self.school.classes[each]}:parent" for each in classes],
                subject=SUBJECT(self.subjects),
                title=f"Titre {self.subjects}",
                excerpt="Texte",
                url=f"/carnet/{self.subjects}",
            )

    async def edit(self) -> None:
        if self.subjects:
            about = SUBJECT(self.draw.randint(1, self.subjects))
            async with work(self.paul, self.server.resources) as w:
                await w.edit(about, title=f"Autre {self.draw.random()}", excerpt="Autrement")

    async def marry(self) -> None:
        """The author is called otherwise, as another of the school sees to."""
        name = f"Nom {self.draw.randint(1, 99)}"
        async with work(self.paul, self.server.resources) as w:
            await members.rename(w.connection, self.paul.person_id, "Paul", name)
            await w.rename([self.paul.person_id])
        self.paul = await self.school.scope("paul.prof")

    async def withdraw(self) -> None:
        if self.subjects and self.draw.random() < 0.4:
            async with work(self.paul, self.server.resources) as w:
                await w.withdraw(SUBJECT(self.draw.randint(1, self.subjects)))

    async def some_id(self) -> int | None:
        items = (await feed.page(self.lise, self.server.resources, None)).items
        return self.draw.choice(items).id if items else None

    async def hide(self) -> None:
        if (found := await self.some_id()) is not None:
            await hiding.hide(self.lise, self.server.resources, found)
            self.hidden.append(found)

    async def restore(self) -> None:
        if self.hidden:
            found = self.hidden.pop(self.draw.randrange(len(self.hidden)))
            await hiding.restore(self.lise, self.server.resources, found)

    async def read(self) -> None:
        if (found := await self.some_id()) is not None:
            await marks.mark_read(self.lise, self.server.resources, [found])

    async def read_all(self) -> None:
        if self.draw.random() < 0.3:
            seqs = (await feed.page(self.lise, self.server.resources, None)).seqs
            await marks.mark_seen(self.lise, self.server.resources, seqs, ALL)


async def shown(page: Page) -> str:
    text: str = await page.evaluate(SHOWN)
    return text


@pytest.mark.parametrize("seed", range(2))
async def test_a_page_that_was_told_shows_what_a_fresh_one_shows(
    server: State, school: School, enter: Enter, seed: int
) -> None:
    lise, paul = await school.scope("lise.roy"), await school.scope("paul.prof")
    history = History(server, school, lise, paul, seed)
    await history.publish()
    page = await enter("lise.roy")
    await page.context.add_init_script("IntersectionObserver.prototype.observe = () => {}")
    await page.goto("/")
    await live(page)
    for _ in range(STEPS):
        await history.step()
    fresh = await page.context.new_page()
    await fresh.goto("/")
    await live(fresh)
    right = await shown(fresh)
    for _ in range(100):
        if await shown(page) == right:
            break
        await page.wait_for_timeout(100)
    assert await shown(page) == right
    await expect(page.locator("[data-pill]")).to_be_hidden()
