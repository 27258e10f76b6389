"""One's own notes: saved over what was seen, never over what is newer, bounded, and nobody else's."""

import asyncio

import pytest
from support.client import Client
from support.notes import as_
from support.people import School

from one.apps.memos import memos
from one.errors import Invalid, NotFound
from one.http.state import State
from one.widgets import choices

pytestmark = pytest.mark.anyio


async def texts(state: State, school: School, login: str = "lise.roy") -> list[str]:
    return sorted(each.text for each in await memos.mine(await school.scope(login), state.resources))


async def test_what_two_devices_write_at_once_is_kept_twice(state: State, school: School) -> None:
    scope = await school.scope("lise.roy")
    memo = await memos.add(scope, state.resources, "Pain")
    await asyncio.gather(
        *(
            memos.save(scope, state.resources, memo.id, words, memo.color, memo.version)
            for words in ("Pain, lait", "Pain, beurre")
        )
    )
    assert await texts(state, school) == ["Pain, beurre", "Pain, lait"]
    again = await memos.save(scope, state.resources, memo.id, "Pain, lait", memo.color, memo.version)
    assert len(await texts(state, school)) == 2 or again.id != memo.id  # sent twice, kept once


async def test_it_is_nobody_elses_and_bounded(state: State, school: School) -> None:
    scope, other = await school.scope("lise.roy"), await school.scope("marc.roy")
    memo = await memos.add(scope, state.resources, "À moi")
    with pytest.raises(NotFound):
        await memos.save(other, state.resources, memo.id, "À lui", memo.color, memo.version)
    with pytest.raises(NotFound):
        await memos.remove(other, state.resources, memo.id)
    with pytest.raises(Invalid):
        await memos.add(scope, state.resources, "x" * (memos.TEXT_MOST + 1))
    with pytest.raises(Invalid):
        await memos.add(scope, state.resources, "x", "noir")
    for _n in range(memos.MOST - 1):
        await memos.add(scope, state.resources)
    with pytest.raises(Invalid):
        await memos.add(scope, state.resources)
    assert await texts(state, school, "marc.roy") == []


async def test_it_is_written_without_a_script_and_stands_on_the_home_page_of_who_wants_it(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "lise.roy")
    await client.form("/memos/nouvelle", text="Goûter du <b>vendredi</b>")
    (memo,) = await memos.mine(await school.scope("lise.roy"), state.resources)
    assert "Goûter" not in (await client.get("/")).text
    await choices.switch(await school.scope("lise.roy"), state.resources, "memos.notes", on=True)
    assert "Goûter du &lt;b&gt;vendredi&lt;/b&gt;" in (await client.get("/")).text
    answer = await client.form(f"/memos/{memo.id}", text="Goûter", color="sky", seen=str(memo.version))
    assert answer.headers["location"] == "/memos"
    page = (await client.get("/memos")).text
    assert "memo hue-sky" in page
    await client.form(f"/memos/{memo.id}/jeter")
    assert await texts(state, school) == []
    page = (await client.form("/memos/nouvelle", text="x" * (memos.TEXT_MOST + 1), color="sky")).text
    assert "C’est trop long" in page
    assert "x" * memos.TEXT_MOST in page, "what was typed is there still"
    assert '<input type="hidden" name="color" value="sky">' in page
