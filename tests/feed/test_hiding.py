"""« Supprimer de mon fil » and « Tout marquer comme lu »: mine only, and nothing that came after."""

import json
import re

import pytest
from support.client import Client
from support.feed import heard
from support.notes import as_, publish
from support.people import School

from one.errors import NotFound
from one.feed import hiding, marks
from one.feed import page as feed
from one.feed.filters import ALL, Filters
from one.http.state import State
from one.store.feed import unread as counts

pytestmark = pytest.mark.anyio


async def ids(state: State, school: School, login: str) -> list[int]:
    page = await feed.page(await school.scope(login), state.resources, None)
    return [each.id for each in page.items]


async def unread(state: State, school: School, login: str) -> int:
    return await counts.unread(state.resources.pool, school.people[login])


async def test_what_i_take_out_is_gone_for_me_alone_and_comes_back(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    lise = await school.scope("lise.roy")
    (item,) = await ids(state, school, "lise.roy")
    await hiding.hide(lise, state.resources, item)
    await hiding.hide(lise, state.resources, item)
    assert await ids(state, school, "lise.roy") == []
    assert await unread(state, school, "lise.roy") == 0
    assert await ids(state, school, "marc.roy") == [item], "another guardian of the same child"
    assert [each.id for each in (await hiding.hidden(lise, state.resources, None))[0]] == [item]
    await hiding.restore(lise, state.resources, item)
    await hiding.restore(lise, state.resources, item)
    assert await ids(state, school, "lise.roy") == [item]
    assert await unread(state, school, "lise.roy") == 1
    assert (await hiding.hidden(lise, state.resources, None))[0] == []


async def test_nobody_takes_out_or_puts_back_what_is_not_theirs(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    (item,) = await ids(state, school, "lise.roy")
    nina = await school.scope("nina.noir")
    for stranger in (item, 10**12, 2**63, 0, -1):
        with pytest.raises(NotFound):
            await hiding.hide(nina, state.resources, stranger)
        with pytest.raises(NotFound):
            await hiding.restore(nina, state.resources, stranger)
    assert await ids(state, school, "lise.roy") == [item]


async def test_what_was_taken_out_and_may_not_be_read_any_more_is_not_listed(
    state: State, school: School
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await publish(state, school, "paul.prof", "CE1")
    newer, older = await ids(state, school, "marc.roy")
    marc = await school.scope("marc.roy")
    for item in (newer, older):
        await hiding.hide(marc, state.resources, item)
    await state.resources.pool.execute("update event set withdrawn_at = now() where id = $1", newer)
    assert [each.id for each in (await hiding.hidden(marc, state.resources, None))[0]] == [older]
    await state.resources.pool.execute("delete from guardian where guardian_id = $1", marc.person_id)
    assert (await hiding.hidden(await school.scope("marc.roy"), state.resources, None))[0] == []


async def test_the_list_of_what_was_taken_out_has_pages(state: State, school: School, client: Client) -> None:
    for _ in range(26):
        await publish(state, school, "paul.prof", "CE1")
    lise = await school.scope("lise.roy")
    while found := await ids(state, school, "lise.roy"):
        for item in found:
            await hiding.hide(lise, state.resources, item)
    await as_(client, "lise.roy")
    first = (await client.get("/fil/supprimes")).text
    more = re.search(r'href="(/fil/supprimes\?curseur=[^"]+)"', first)
    assert more is not None
    assert len(re.findall('data-item="', first)) == 25
    assert len(re.findall('data-item="', (await client.get(more[1])).text)) == 1


async def test_all_read_is_what_the_page_showed_and_nothing_that_came_after(
    state: State, school: School
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    lise = await school.scope("lise.roy")
    page = await feed.page(lise, state.resources, None)
    await publish(state, school, "paul.prof", "CE1")
    await marks.mark_seen(lise, state.resources, page.seqs, ALL)
    assert await unread(state, school, "lise.roy") == 1
    shown = (await feed.page(lise, state.resources, None)).items
    assert [each.read for each in shown] == [False, True]
    assert await unread(state, school, "marc.roy") == 2


async def test_what_was_committed_late_with_a_lower_id_is_not_marked(state: State, school: School) -> None:
    """An id is given out before COMMIT, a seq in its order: the page that was read in between never showed it."""
    for _ in range(2):
        await publish(state, school, "paul.prof", "CE1")
    lise, pool = await school.scope("lise.roy"), state.resources.pool
    late, shown = sorted(await ids(state, school, "lise.roy"))
    await pool.execute("update feed set seq = -seq where event_id = any($1)", [late, shown])
    await pool.execute("update feed set seq = case when event_id = $1 then 2 else 1 end where seq < 0", late)
    seqs = dict.fromkeys((await feed.page(lise, state.resources, None)).seqs, 1)
    await marks.mark_seen(lise, state.resources, seqs, ALL)
    items = (await feed.page(lise, state.resources, None)).items
    assert {each.id: each.read for each in items} == {late: False, shown: True}


async def test_all_read_under_a_filter_is_what_the_filter_shows(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await publish(state, school, "anne.autre", "CM2")
    lise = await school.scope("lise.roy")
    page = await feed.page(lise, state.resources, None)
    await marks.mark_seen(lise, state.resources, page.seqs, Filters(apps=("actualites",)))
    assert await unread(state, school, "lise.roy") == 2
    await marks.mark_seen(lise, state.resources, page.seqs, Filters(children=(school.people["tom.roy"],)))
    shown = (await feed.page(lise, state.resources, None)).items
    assert [(each.for_names, each.read) for each in shown] == [(["Tom"], True), (["Léa"], False)]


async def test_positions_of_channels_that_are_not_mine_mark_nothing(state: State, school: School) -> None:
    await publish(state, school, "anne.autre", "CM2")
    marc = await school.scope("marc.roy")
    foreign = {f"class:{school.classes['CM2']}:parent": 99, "": -1, "user:1": 2**70}
    await marks.mark_seen(marc, state.resources, foreign, ALL)
    assert await state.resources.pool.fetchval("select count(*) from mark") == 0


@pytest.mark.parametrize(
    "seqs", ["", "[]", "{", '{"a": "b"}', '{"a": 1e400}', r'{"\u0000": 5}', "null", "x" * 20_000]
)
async def test_positions_that_are_none_mark_nothing(
    state: State, school: School, client: Client, seqs: str
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await as_(client, "lise.roy")
    answer = await client.form("/fil/lus", page="/?tout=1", seqs=seqs)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?tout=1")
    assert await unread(state, school, "lise.roy") == 1


async def test_the_page_without_scripts_marks_and_hides(state: State, school: School, client: Client) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await publish(state, school, "paul.prof", "CE1")
    newer, older = await ids(state, school, "lise.roy")
    await as_(client, "lise.roy")
    shown = (await client.get("/")).text
    assert f'formaction="/fil/{newer}/supprimer"' in shown
    assert (await client.form(f"/fil/{newer}/supprimer")).headers["location"] == "/"
    assert await heard(state, school, "lise.roy") == [("mot", "Titre")]
    page = await feed.page(await school.scope("lise.roy"), state.resources, None)
    answer = await client.form("/fil/lus", page="//evil.example/?x", seqs=json.dumps(page.seqs))
    assert answer.headers["location"] == "/"
    assert await unread(state, school, "lise.roy") == 0
    assert (await client.form(f"/fil/{newer}/remettre")).headers["location"] == "/fil/supprimes"
    assert await ids(state, school, "lise.roy") == [newer, older]
