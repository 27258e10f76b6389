"""A photo that does not fit is taken away by who answers for its owner, who is told why."""

import pytest
from support import pictures
from support.client import Client
from support.files import file_of
from support.notes import as_, publish
from support.people import School

from one.errors import Invalid, NotFound
from one.http.state import State
from one.portraits import moderation, photos
from one.portraits.photos import Square

pytestmark = pytest.mark.anyio


async def put(state: State, school: School, login: str, *, shown: bool = True) -> str:
    """The version of their new photo."""
    with file_of(pictures.photo(80, 60)) as content:
        await photos.put(await school.scope(login), state.resources, content, Square(), shown=shown)
    return (await school.scope(login)).photo


async def take(state: State, school: School, by: str, of: str, version: str) -> None:
    await moderation.take_away(await school.scope(by), state.resources, school.people[of], version, "ecole")


async def test_a_teacher_takes_the_photo_of_a_pupil_away_and_the_pupil_and_the_family_read_why(
    client: Client, state: State, school: School
) -> None:
    version, lea = await put(state, school, "lea.roy"), school.people["lea.roy"]
    await as_(client, "paul.prof")
    assert "Retirer cette photo" in (await client.get(f"/profil/{lea}")).text
    answer = await client.form(f"/profil/{lea}/photo", version=version)
    assert "Dites pourquoi" in answer.text
    assert "<details" in answer.text.partition("sheet-taking")[0][-60:]
    answer = await client.form(f"/profil/{lea}/photo", version=version, reason="ecole")
    page = (await client.get(answer.headers["location"])).text
    assert "La photo est retirée" in page
    assert "Retirer cette photo" not in page
    assert (await school.scope("lea.roy")).photo == ""
    for login in ("lea.roy", "lise.roy", "marc.roy"):
        await as_(client, login)
        feed = (await client.get("/")).text
        assert "a retiré une photo de profil" in feed
        assert "Cette photo ne convient pas à l’école." in feed
    kept = await school.pool.fetchval("select concat_ws(' ', act, target, data::text) from audit")
    assert kept.startswith(f"photo.taken person:{lea} ")
    assert "ecole" in kept


@pytest.mark.parametrize(
    ("by", "of", "may"),
    [
        ("dora.direction", "paul.prof", True),
        ("dora.direction", "lise.roy", True),
        ("dora.direction", "lea.roy", True),
        ("paul.prof", "lise.roy", False),
        ("paul.prof", "max.noir", False),
        ("paul.prof", "dora.direction", False),
        ("paul.prof", "paul.prof", False),
        ("gil.garde", "lea.roy", False),
        ("lise.roy", "lea.roy", False),
    ],
)
async def test_who_may_take_whose_photo_away(
    client: Client, state: State, school: School, by: str, of: str, may: bool
) -> None:
    version = await put(state, school, of)
    scope = await school.scope(by)
    assert bool(await moderation.offered(scope, state.resources, school.people[of])) is may
    if may:
        await take(state, school, by, of, version)
    else:
        with pytest.raises(NotFound):
            await take(state, school, by, of, version)
    assert (await school.scope(of)).photo == ("" if may else version)


async def test_open_pages_ask_anew_for_the_face_of_whose_photo_went(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    version = await put(state, school, "paul.prof")
    faces = "select count(*) from event where kind = 'profile'"
    before = await school.pool.fetchval(faces)
    await take(state, school, "dora.direction", "paul.prof", version)
    assert await school.pool.fetchval(faces) > before


async def test_a_photo_that_is_shown_to_nobody_or_was_replaced_is_not_taken(
    state: State, school: School
) -> None:
    hidden = await put(state, school, "lea.roy", shown=False)
    assert (
        await moderation.offered(await school.scope("paul.prof"), state.resources, school.people["lea.roy"])
        == ""
    )
    with pytest.raises(Invalid, match="plus là"):
        await take(state, school, "paul.prof", "lea.roy", hidden)
    before = await put(state, school, "lea.roy")
    now = await put(state, school, "lea.roy")
    with pytest.raises(Invalid, match="plus là"):
        await take(state, school, "paul.prof", "lea.roy", before)
    assert (await school.scope("lea.roy")).photo == now
    assert await school.pool.fetchval("select count(*) from audit") == 0
