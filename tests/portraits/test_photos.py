"""A photo: only the square that was chosen is kept, and only those see it whom its owner lets see it, while they do."""

import asyncio
import io
from pathlib import Path

import httpx
import pytest
from PIL import Image
from support import pictures
from support.client import Client
from support.files import file_of
from support.notes import as_
from support.people import School

from one.errors import NotFound
from one.files import jobs, making, storage
from one.files.errors import Refused
from one.http.state import State
from one.portraits import faces, photos
from one.portraits.photos import Square

pytestmark = pytest.mark.anyio
RED, BLUE = (200, 30, 30), (30, 30, 200)


async def put(state: State, school: School, login: str, *, shown: bool) -> str:
    """Somebody has a photo; where it is."""
    with file_of(pictures.photo(80, 60)) as content:
        await photos.put(await school.scope(login), state.resources, content, Square(), shown=shown)
    scope = await school.scope(login)
    return f"/portraits/{scope.person_id}/{scope.photo}"


async def statuses(client: Client, school: School, url: str, *logins: str) -> list[int]:
    found = []
    for login in logins:
        await as_(client, login)
        found += [(await client.get(each)).status_code for each in (url, f"{url}/petit")]
    return found


def contents(state: State) -> list[Path]:
    folder = Path(storage.url_of(state.resources.settings).removeprefix("file://"))
    return [each for each in folder.rglob("*") if each.is_file()]


def colour(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    found = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(found, tuple)
    return found


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("content", "square", "size", "corner"),
    [
        (pictures.photo(), None, 384, RED),
        (pictures.photo(), (0, 0, 5000), 300, RED),
        (pictures.photo(), (9999, 9999, 5000), 300, BLUE),
        (pictures.told(), (0, 6000, 4000), 240, BLUE),  # lies on its side: as it is seen upright
        (pictures.photo(4000, 3000), (5000, 0, 5000), 384, BLUE),
        (pictures.photo(1, 900), (0, 0, 1), 1, BLUE),
    ],
)
def test_the_square_is_cut_out_of_the_upright_photo(
    tmp_path: Path, content: bytes, square: tuple[int, int, int] | None, size: int, corner: tuple[int, ...]
) -> None:
    with file_of(content) as source:
        assert making.make(source, tmp_path, square or (-1, -1, 10_000)) == (size, size)
    for name in ("page", "thumb"):
        kept = (tmp_path / name).read_bytes()
        image = Image.open(io.BytesIO(kept))
        assert image.width == image.height == min(size, 112 if name == "thumb" else size)
        assert near(colour(image, 0.1, 0.1), corner)
        assert not image.getexif()
        assert not any(word in kept for word in (b"Exif", b"Lise", b"GPS", b"ICC_PROFILE"))


async def test_a_photo_is_its_owners_alone_until_the_padlock_opens_and_again_when_it_closes(
    client: Client, state: State, school: School
) -> None:
    url = await put(state, school, "paul.prof", shown=False)
    paul, lise = await school.scope("paul.prof"), await school.scope("lise.roy")
    people = ("paul.prof", "lise.roy", "dora.direction")
    assert await statuses(client, school, url, *people) == [200, 200, 404, 404, 404, 404]
    assert await faces.faces(lise, state.resources, [paul.person_id]) == {}
    await photos.show(paul, state.resources, shown=True)
    assert await statuses(client, school, url, *people) == [200] * 6
    assert await statuses(client, school, url, "nina.noir", "max.noir") == [404] * 4, (
        "they do not write to him"
    )
    client.cookies.clear()
    assert (await client.get(url)).status_code in (303, 404), "nobody is signed in"
    await photos.show(paul, state.resources, shown=False)
    assert await statuses(client, school, url, "lise.roy") == [404, 404]
    assert await faces.faces(lise, state.resources, [paul.person_id]) == {}


async def test_a_browser_that_has_it_asks_each_time(client: Client, state: State, school: School) -> None:
    url = await put(state, school, "paul.prof", shown=True)
    await as_(client, "lise.roy")
    answer = await client.get(url)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).size == (60, 60)
    again = {"if-none-match": answer.headers["etag"]}
    assert (await client.get(url, headers=again)).status_code == 304
    assert (await client.get(f"{url.rpartition('/')[0]}/%00")).status_code == 404
    await photos.show(await school.scope("paul.prof"), state.resources, shown=False)
    assert (await client.get(url, headers=again)).status_code == 404


async def test_nothing_is_left_of_one_that_was_replaced_taken_away_or_whose_owner_is_erased(
    client: Client, state: State, school: School
) -> None:
    before = await put(state, school, "paul.prof", shown=True)
    old = set(contents(state))
    after = await put(state, school, "paul.prof", shown=True)
    await as_(client, "paul.prof")
    assert [(await client.get(url)).status_code for url in (before, after)] == [404, 200]
    await jobs.JOBS[0].run(state.resources, {})
    left = contents(state)
    assert not old & set(left)
    assert sorted(each.name for each in left) == ["page", "thumb"], "nor of what was around it"
    await photos.remove(await school.scope("paul.prof"), state.resources)
    assert (await client.get(after)).status_code == 404
    await put(state, school, "gil.garde", shown=True)
    await school.pool.execute("delete from person where id = $1", school.people["gil.garde"])
    await jobs.JOBS[0].run(state.resources, {})
    assert contents(state) == []


@pytest.mark.parametrize("content", [pictures.bomb(20_000, 20_000), pictures.heic(), b"", pictures.PAPER])
async def test_what_is_no_photo_is_refused_and_the_one_of_before_stays(
    state: State, school: School, content: bytes
) -> None:
    url = await put(state, school, "lea.roy", shown=False)
    lea = await school.scope("lea.roy")
    with file_of(content) as sent, pytest.raises(Refused):
        await photos.put(lea, state.resources, sent, Square(), shown=True)
    assert (await school.scope("lea.roy")).photo == lea.photo, url


async def send(client: Client, content: bytes, **typed: str) -> httpx.Response:
    return await client.form("/compte/portrait/photo", attached={"photo": ("moi.jpg", content)}, **typed)


async def test_a_form_without_scripts_sends_it_and_says_what_is_wrong(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "lea.roy")
    heavy = pictures.photo(3000, 2000) + b"\0" * 8_000_000  # of a telephone
    answer = await send(client, heavy, seen="")
    assert (answer.status_code, answer.headers["location"]) == (303, "/compte/portrait")
    scope = await school.scope("lea.roy")
    assert scope.photo
    assert not scope.photo_shown, "closed unless they say otherwise"
    page = (await client.get("/compte/portrait")).text
    assert f'src="/portraits/{scope.person_id}/{scope.photo}"' in page
    assert "Moi seulement" in page
    await client.form("/compte/portrait/cadenas", seen="ecrire")
    assert (await school.scope("lea.roy")).photo_shown
    answer = await send(client, pictures.heic())
    assert "HEIC" in answer.text
    answer = await client.form("/compte/portrait/photo", seen="ecrire")
    assert "Choisis une photo." in answer.text
    await client.form("/compte/portrait/photo/retirer")
    assert not (await school.scope("lea.roy")).photo


async def test_two_devices_at_once_leave_one_photo(state: State, school: School) -> None:
    await asyncio.gather(*(put(state, school, "paul.prof", shown=True) for _ in range(2)))
    await jobs.JOBS[0].run(state.resources, {})
    assert len(contents(state)) == 2


async def test_others_see_the_drawing_while_the_photo_is_hidden(
    client: Client, state: State, school: School
) -> None:
    url = await put(state, school, "paul.prof", shown=False)
    await as_(client, "paul.prof")
    assert url in (await client.get("/compte")).text
    preview = (await client.get("/compte/apercu")).text
    assert preview.count(url) == 1, "in the banner, which is their own"
    with pytest.raises(NotFound):
        await photos.find(
            await school.scope("lise.roy"), state.resources, school.people["paul.prof"], url[-16:]
        )
