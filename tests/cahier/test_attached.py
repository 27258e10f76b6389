"""Photos of homework: seen by whoever reads it, each piece its own, gone with it."""

from datetime import timedelta

import pytest
from support.client import Client
from support.files import sent
from support.notes import as_
from support.people import School
from support.pictures import photo

from one.apps.cahier import attached, copying, reading, writing
from one.apps.cahier.reading import today
from one.errors import NotFound
from one.http.state import State
from one.rich_text import Rich
from one.subjects import Subject

pytestmark = pytest.mark.anyio

TOMORROW = today() + timedelta(days=1)


async def files_of(state: State, school: School, login: str, *ids: int) -> list[list[int]]:
    """The files of each of these, as somebody is shown them."""
    scope = await school.scope(login)
    found = [await reading.read(scope, state.resources, each) for each in ids]
    by_id = await attached.of(state.resources, found)
    return [[file.id for file in by_id.get(each, [])] for each in ids]


async def test_each_class_has_its_own_photo_until_its_homework_goes(
    state: State, school: School, client: Client
) -> None:
    dora = await school.scope("dora.direction")
    file = await sent(state, dora, photo())
    draft = writing.Draft("arts", "Dessiner", Rich(), TOMORROW, sure=True, files=(file.id,))
    rooms = [school.classes["CE1"], school.classes["CM2"]]
    ce1, cm2 = await writing.write(dora, state.resources, draft, rooms)
    ((mine,), (theirs,)) = await files_of(state, school, "lise.roy", ce1, cm2)
    assert mine != theirs
    await reading.shows(await school.scope("lea.roy"), state.resources, Subject("cahier", (ce1,)))
    with pytest.raises(NotFound):
        await reading.shows(await school.scope("max.noir"), state.resources, Subject("cahier", (ce1,)))
    await as_(client, "lea.roy")
    assert (await client.get(f"/fichiers/{mine}/petit")).status_code == 200
    assert (await client.get(f"/fichiers/{theirs}/petit")).status_code == 404
    assert f"/fichiers/{mine}/petit" in (await client.get(f"/cahier?jour={TOMORROW}")).text
    await writing.withdraw(await school.scope("paul.prof"), state.resources, ce1)
    assert (await client.get(f"/fichiers/{mine}/petit")).status_code == 404
    assert await files_of(state, school, "nina.noir", cm2) == [[theirs]]


async def test_a_change_keeps_what_it_names_and_a_copy_has_its_own(state: State, school: School) -> None:
    paul, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    first, second = [(await sent(state, paul, photo(width=60 + n))).id for n in range(2)]
    draft = writing.Draft("arts", "Dessiner", Rich(), TOMORROW, sure=True, files=(first, second))
    (homework_id,) = await writing.write(paul, state.resources, draft, [ce1])
    fewer = writing.Draft("arts", "Dessiner", Rich(), TOMORROW, sure=True, files=(second,))
    await writing.change(paul, state.resources, homework_id, fewer, 1)
    assert await files_of(state, school, "lise.roy", homework_id) == [[second]]
    monday = copying.monday_of(TOMORROW) + timedelta(days=7)
    assert await copying.copy(paul, state.resources, ce1, monday, [homework_id], sure=True) == 1
    copied = await school.pool.fetchval("select id from cahier where copied_from = $1", homework_id)
    ((own,),) = await files_of(state, school, "lise.roy", copied)
    assert own != second
