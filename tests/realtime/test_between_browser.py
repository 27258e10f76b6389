"""What happens after a page was made and before its line is open is shown by it, once the line is: whatever page it is."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest
from playwright.async_api import Page, expect
from support.browser import Enter, late, live
from support.notes import publish
from support.people import School

from one.apps.carnet import confirmations
from one.apps.memos import memos
from one.http.state import State
from one.notices import choices
from one.profile import saving
from one.widgets import choices as widgets

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
WIDGET = "memos.notes"


class Scene(NamedTuple):
    """Who looks at which page ({note} and {item} are the first of the notebook), what happens, and what shows it."""

    login: str
    path: str
    act: Callable[[State, School, int], Awaitable[object]]
    shows: Callable[[Page], Awaitable[None]]


async def another(state: State, school: School, _note: int) -> None:
    await publish(state, school, "paul.prof", "CE1")


async def opened(state: State, school: School, note: int) -> None:
    await confirmations.open_(await school.scope("lise.roy"), state.resources, note)


async def motto(state: State, school: School, _note: int) -> None:
    changes = [saving.Change("devise", "Pas à pas", 0), saving.Change("devise:ouvert", "1", 0)]
    await saving.save(await school.scope("paul.prof"), state.resources, changes)


async def memo(state: State, school: School, _note: int) -> None:
    await memos.add(await school.scope("lise.roy"), state.resources, "Lait")


async def no_mails(state: State, school: School, _note: int) -> None:
    await choices.switch(await school.scope("lise.roy"), state.resources, "carnet", "mot", on=False)


async def weekly(state: State, school: School, _note: int) -> None:
    changes = choices.Changes({("carnet", "mot"): "weekly"}, {}, None)
    await choices.change(await school.scope("lise.roy"), state.resources, changes)


async def widget(state: State, school: School, _note: int) -> None:
    await widgets.switch(await school.scope("lise.roy"), state.resources, WIDGET, on=True)


def says(selector: str, text: str) -> Callable[[Page], Awaitable[None]]:
    return lambda page: expect(page.locator(selector)).to_contain_text(text)


SCENES = {
    "notebook": Scene(
        "lise.roy",
        "/carnet",
        another,
        lambda p: expect(p.locator('[data-notes] a[href^="/carnet/"]:has-text("Titre")')).to_have_count(2),
    ),
    "names": Scene(
        "paul.prof",
        "/carnet/{note}/suivi",
        opened,
        lambda p: expect(p.locator(".bd-state").filter(has_text="a lu")).to_have_count(1),
    ),
    "class": Scene("bea.blin", "/classe", motto, says("#class-room", "Pas à pas")),
    "memos": Scene(
        "lise.roy", "/memos", memo, lambda p: expect(p.locator("[data-memo] textarea")).to_have_value("Lait")
    ),
    "why": Scene(
        "lise.roy", "/fil/{item}/pourquoi", no_mails, says("[data-why-mails]", "M’écrire pour cela")
    ),
    "mails": Scene(
        "lise.roy",
        "/compte/notifications",
        weekly,
        lambda p: expect(p.locator("#f-carnet-mot")).to_have_value("carnet.mot=weekly"),
    ),
    "widgets": Scene(
        "lise.roy",
        "/compte/widgets",
        widget,
        lambda p: expect(p.locator(f'[data-key="{WIDGET}"] [role=switch]')).to_have_attribute(
            "aria-checked", "true"
        ),
    ),
}


@pytest.mark.parametrize("name", SCENES)
async def test_a_page_shows_what_changed_before_its_line_was_open(
    enter: Enter, server: State, school: School, name: str
) -> None:
    scene = SCENES[name]
    note = await publish(server, school, "paul.prof", "CE1")
    item = await school.pool.fetchval("select max(id) from event where kind = 'item'")
    page = await enter(scene.login)
    line = await late(page)
    await page.goto(scene.path.format(note=note, item=item))
    await scene.act(server, school, note)
    line.set()
    await live(page)
    await scene.shows(page)
