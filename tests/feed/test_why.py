"""« Pourquoi je reçois ceci ? »: the rule in words, for who has the item and nobody else."""

import pytest
from support.client import Client
from support.notes import as_, publish
from support.people import School

from one.feed import page as feed
from one.feed.why import why
from one.http.state import State
from one.i18n import TU, speaking

pytestmark = pytest.mark.anyio


async def reasons(state: State, school: School, login: str) -> list[str]:
    scope = await school.scope(login)
    newest = (await feed.page(scope, state.resources, None)).items[0]
    found = await why(scope, state.resources, newest.id)
    return [each.replace("\u2068", "").replace("\u2069", "") for each in found.sentences]


async def test_each_way_to_an_item_has_its_words(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    assert await reasons(state, school, "lise.roy") == ["Parce que Léa est dans la classe CE1."]
    with speaking(TU):
        assert await reasons(state, school, "lea.roy") == ["Parce que tu es dans la classe CE1."]
    await publish(state, school, "paul.prof", "CE1", "zoe.blin")
    assert await reasons(state, school, "bea.blin") == ["Parce que vous êtes responsable de Zoé."]
    await state.resources.pool.execute("update person set first_name = 'Inès' where login = 'zoe.blin'")
    assert await reasons(state, school, "bea.blin") == ["Parce que vous êtes responsable d’Inès."]


async def test_who_has_nothing_to_do_with_an_item_is_told_nothing_of_it(
    state: State, school: School, client: Client
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    (item,) = (await feed.page(await school.scope("lise.roy"), state.resources, None)).items
    await as_(client, "nina.noir")
    for stranger in (item.id, 10**12, 2**63, 0, "x"):
        assert (await client.get(f"/fil/{stranger}/pourquoi")).status_code == 404
    await as_(client, "lise.roy")
    assert 'Parce que <span translate="no">Léa</span>' in (await client.get(f"/fil/{item.id}/pourquoi")).text
    await state.resources.pool.execute("update event set withdrawn_at = now()")
    assert (await client.get(f"/fil/{item.id}/pourquoi")).status_code == 404
