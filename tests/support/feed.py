"""What somebody's feed shows."""

from one.feed import page as feed
from one.http.state import State
from support.people import School


async def heard(state: State, school: School, login: str) -> list[tuple[str, str]]:
    """(type, title) of somebody's feed, the newest first."""
    found = await feed.page(await school.scope(login), state.resources, None)
    return [(each.item.type, each.item.title) for each in found.items]
