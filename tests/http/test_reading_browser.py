"""Pages as those read them who go by the keyboard, force their colours, or have a small phone."""

import pytest
from playwright.async_api import Browser, expect
from support.browser import Enter
from support.people import School
from support.visits import furnish

from one.http.state import State

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.mark.long
async def test_the_bar_at_the_bottom_covers_nothing_that_has_the_keyboard(
    enter: Enter, school: School
) -> None:
    page = await enter("dora.direction")
    await page.set_viewport_size({"width": 390, "height": 700})
    covered = """() => {
      const e = document.activeElement, bar = document.querySelector('.banner-links').getBoundingClientRect();
      if (e === document.body || e.closest('.banner')) return '';
      const r = (e.closest('label') ?? e).getBoundingClientRect();
      const end = e.matches('textarea, [contenteditable]') ? r.top + 48 : r.bottom; // its first lines: it may be higher than the page
      return end > bar.top + 1 ? `${e.tagName} ${e.textContent.slice(0, 30)}` : '';
    }"""
    for path in (
        f"/ecole/{school.id}/reglages",
        "/carnet/nouveau",
        f"/classe/{school.classes['CE1']}/parametrage",
    ):
        await page.goto(path)
        found = set[str]()
        for _ in range(60):
            await page.keyboard.press("Tab")
            found.add(await page.evaluate(covered))
        assert found == {""}, path


async def test_the_button_of_the_sign_in_page_is_above_the_fold_of_a_small_phone(enter: Enter) -> None:
    page = await enter()
    await page.set_viewport_size({"width": 360, "height": 640})
    await page.goto("/connexion")
    await expect(page.get_by_role("button", name="Se connecter")).to_be_in_viewport(ratio=1)


async def test_forced_colours_show_the_choice_and_what_is_new(
    browser: Browser, server: State, school: School
) -> None:
    settings = server.resources.settings
    context = await browser.new_context(base_url=settings.origin, forced_colors="active", locale="fr-FR")
    await context.add_cookies(
        [{"name": settings.cookie_name, "value": await school.token("bea.blin"), "url": settings.origin}]
    )
    await furnish(school, server)
    page = await context.new_page()
    await page.goto("/")
    fills = """([before, around]) => [getComputedStyle(document.querySelector(before), '::before').backgroundColor,
      getComputedStyle(document.querySelector(around)).backgroundColor]"""
    mark, ground = await page.evaluate(fills, [".item.is-new", "body"])
    assert mark != ground, "what is new has its mark"
    await page.close()  # it would leave by itself as soon as it hears that somebody else is signed in
    await context.add_cookies(
        [{"name": settings.cookie_name, "value": await school.token("paul.prof"), "url": settings.origin}]
    )
    page = await context.new_page()
    await page.goto("/carnet/nouveau")
    dot, disc = await page.evaluate(fills, ["[name=audience]:checked", "[name=audience]:checked"])
    assert dot != disc, "a choice is seen"
    other = "getComputedStyle(document.querySelector('[name=audience]:not(:checked)')).backgroundColor"
    assert await page.evaluate(other) != disc
