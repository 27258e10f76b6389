"""The count of unread items: the same as if everything were counted anew, whatever is kept of the one before."""

import pytest
from support.people import School
from support.unread_story import Story

from one.http.state import State

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_it_is_the_naive_count_after_whatever_happens(state: State, school: School, seed: int) -> None:
    await Story(state, school, seed).go_on(40)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
async def test_it_is_the_naive_count_after_longer_stories(state: State, school: School, seed: int) -> None:
    await Story(state, school, seed).go_on(80)
