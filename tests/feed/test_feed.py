"""The feed page: whose items, in which order, for which child, read or not."""

import pytest
from support.client import Client
from support.notes import publish
from support.people import PASSWORD, School

from one.errors import BadCursor
from one.feed import cursor as cursors
from one.feed import marks
from one.feed import page as feed
from one.http.state import State
from one.store.feed import unread as counts

pytestmark = pytest.mark.anyio


async def titles(state: State, school: School, login: str) -> list[int]:
    page = await feed.page(await school.scope(login), state.resources, None)
    return [item.id for item in page.items]


async def test_newest_first_and_only_what_is_mine(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await publish(state, school, "anne.autre", "CM2")
    await publish(state, school, "paul.prof", "CE1", "zoe.blin")
    assert len(await titles(state, school, "lise.roy")) == 2
    assert len(await titles(state, school, "nina.noir")) == 1
    assert len(await titles(state, school, "bea.blin")) == 2
    assert await titles(state, school, "gil.garde") == []
    mine = await titles(state, school, "bea.blin")
    assert mine == sorted(mine, reverse=True)


async def test_a_parent_of_two_is_told_for_whom_and_a_parent_of_one_is_not(
    state: State, school: School
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    lise = await feed.page(await school.scope("lise.roy"), state.resources, None)
    marc = await feed.page(await school.scope("marc.roy"), state.resources, None)
    assert [item.for_names for item in lise.items] == [["Léa"]]
    assert [item.for_names for item in marc.items] == [[]]


async def test_one_note_about_both_children_is_one_item_for_both(state: State, school: School) -> None:
    pool = state.resources.pool
    await pool.execute(
        "update membership set class_id = $1 where person_id = $2",
        school.classes["CE1"],
        school.people["tom.roy"],
    )
    await publish(state, school, "paul.prof", "CE1", "lea.roy", "tom.roy")
    page = await feed.page(await school.scope("lise.roy"), state.resources, None)
    assert [item.for_names for item in page.items] == [["Léa", "Tom"]]


async def test_pages_of_25_by_cursor_show_each_item_once(state: State, school: School) -> None:
    for _ in range(60):
        await publish(state, school, "paul.prof", "CE1")
    scope = await school.scope("lise.roy")
    seen: list[int] = []
    cursor, sizes = None, []
    while True:
        page = await feed.page(scope, state.resources, cursor)
        seen += [item.id for item in page.items]
        sizes.append(len(page.items))
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sizes == [25, 25, 10]
    assert len(set(seen)) == 60
    assert seen == sorted(seen, reverse=True)


async def test_a_cursor_of_somebody_else_is_refused(state: State, school: School) -> None:
    foreign = cursors.make_cursor(await school.scope("marc.roy"), 5)
    with pytest.raises(BadCursor):
        await feed.page(await school.scope("lise.roy"), state.resources, foreign)


@pytest.mark.parametrize("cursor", ["x", "", "%00", "MS4xLjE", "é", "A" * 5000])
async def test_a_broken_cursor_is_a_clear_page(client: Client, school: School, cursor: str) -> None:
    await client.form("/connexion", login="lise.roy", password=PASSWORD)
    answer = await client.get("/", params={"curseur": cursor})
    if cursor == "":
        assert answer.status_code == 200
    else:
        assert answer.status_code == 400
        assert "ne vient pas de votre fil" in answer.text


async def test_reading_marks_only_my_items_and_tells_my_other_pages(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await publish(state, school, "anne.autre", "CM2", "max.noir")
    scope = await school.scope("lise.roy")
    page = await feed.page(scope, state.resources, None)
    assert await counts.unread(state.resources.pool, scope.person_id) == 1
    foreign = await titles(state, school, "nina.noir")
    await marks.mark_read(scope, state.resources, [page.items[0].id, *foreign, 10**12])
    after = await feed.page(scope, state.resources, None)
    assert await counts.unread(state.resources.pool, scope.person_id) == 0
    assert after.items[0].read
    assert after.seqs[f"user:{scope.person_id}"] == 1
    assert await counts.unread(state.resources.pool, school.people["nina.noir"]) == 1


async def test_reading_twice_is_told_once(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    scope = await school.scope("lise.roy")
    ids = await titles(state, school, "lise.roy")
    await marks.mark_read(scope, state.resources, ids)
    await marks.mark_read(scope, state.resources, ids)
    assert (await feed.page(scope, state.resources, None)).seqs[f"user:{scope.person_id}"] == 1


async def test_the_page_says_everything_an_item_has(client: Client, state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await client.form("/connexion", login="lise.roy", password=PASSWORD)
    text = (await client.get("/")).text
    for words in (
        "Paul Prof",
        "a écrit un mot dans le carnet de liaison",
        "Titre",
        "Texte",
        'href="/carnet/1"',
        "Léa",
        "<time",
    ):
        assert words in text
    assert 'data-live="true"' in text
