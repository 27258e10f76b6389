"""What somebody's feed shows."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from one.feed import page as feed
from one.http.state import State
from one.store.feed import pages
from support.people import School


async def heard(state: State, school: School, login: str) -> list[tuple[str, str]]:
    """(type, title) of somebody's feed, the newest first."""
    found = await feed.page(await school.scope(login), state.resources, None)
    return [(each.item.type, each.item.title) for each in found.items]


def before_its_items(patch: pytest.MonkeyPatch, act: Callable[[], Awaitable[object]]) -> None:
    """Do this once, between the count of the page of a feed that is read next and its items."""
    read = pages.page

    async def later(*asked: Any) -> pages.Page:
        patch.setattr(pages, "page", read)
        await act()
        return await read(*asked)

    patch.setattr(pages, "page", later)
