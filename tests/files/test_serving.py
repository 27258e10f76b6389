"""How a file is shown, and to whom: asked each time."""

from dataclasses import dataclass

import pytest
from support import pictures
from support.client import signed
from support.files import sent
from support.people import School

from one.apps.actualites import news
from one.files import jobs
from one.http.state import State

pytestmark = pytest.mark.anyio


@dataclass
class Kept:
    """News of the head to the families of CE1, with a photo and a paper."""

    news_id: int
    photo: int
    paper: int


@pytest.fixture
async def kept(state: State, school: School) -> Kept:
    head = await school.scope("dora.direction")
    photo = await sent(state, head, pictures.photo())
    paper = await sent(state, head, pictures.PAPER, "Règlement « intérieur ».pdf")
    draft = news.Draft(
        "Fête",
        "Samedi",
        ("parent",),
        class_ids=(school.classes["CE1"],),
        files=(photo.id, paper.id),
    )
    return Kept(await news.publish(head, state.resources, school.id, draft), photo.id, paper.id)


async def get(state: State, school: School, login: str, path: str, **headers: str) -> int:
    async with await signed(state, school, login) as client:
        return (await client.get(path, headers=headers)).status_code


async def test_whom_the_news_is_for_sees_its_files_and_nobody_else(
    state: State, school: School, kept: Kept
) -> None:
    for login in ("lise.roy", "bea.blin", "dora.direction"):
        assert await get(state, school, login, f"/fichiers/{kept.photo}") == 200
    for login in ("nina.noir", "lea.roy", "anne.autre", "paul.prof"):
        for path in (f"/fichiers/{kept.photo}", f"/fichiers/{kept.photo}/petit", f"/fichiers/{kept.paper}"):
            assert await get(state, school, login, path) == 404
    await school.pool.execute("delete from guardian where guardian_id = $1", school.people["bea.blin"])
    assert await get(state, school, "bea.blin", f"/fichiers/{kept.photo}") == 404


async def test_what_waits_is_seen_by_who_sent_it_alone(state: State, school: School) -> None:
    file = await sent(state, await school.scope("dora.direction"), pictures.photo(80, 60))
    assert await get(state, school, "dora.direction", f"/fichiers/{file.id}") == 200
    for login in ("lise.roy", "paul.prof"):
        assert await get(state, school, login, f"/fichiers/{file.id}") == 404


async def test_news_that_is_taken_back_takes_its_files_along(
    state: State, school: School, kept: Kept
) -> None:
    head = await school.scope("dora.direction")
    await news.withdraw(head, state.resources, kept.news_id)
    for login in ("lise.roy", "dora.direction"):
        assert await get(state, school, login, f"/fichiers/{kept.photo}") == 404
    await jobs.JOBS[0].run(state.resources, {})
    folder = state.resources.settings.data / "files"
    assert not [path for path in folder.rglob("*") if path.is_file()]


async def test_a_photo_is_shown_and_a_paper_is_put_away_under_its_own_name(
    state: State, school: School, kept: Kept
) -> None:
    async with await signed(state, school, "lise.roy") as lise:
        photo = await lise.get(f"/fichiers/{kept.photo}")
        paper = await lise.get(f"/fichiers/{kept.paper}")
        away = await lise.get(f"/fichiers/{kept.photo}?telecharger")
    assert photo.headers["content-disposition"].startswith(
        "inline; filename=\"Ete a lecole.jpg\"; filename*=UTF-8''"
    )
    assert away.headers["content-disposition"].startswith("attachment;")
    assert paper.headers["content-disposition"] == (
        'attachment; filename="Reglement interieur .pdf"; '
        "filename*=UTF-8''R%C3%A8glement%20%C2%AB%20int%C3%A9rieur%20%C2%BB.pdf"
    )
    assert paper.content == pictures.PAPER
    for answer in (photo, paper):
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "content-encoding" not in answer.headers


async def test_who_has_it_already_is_told_so_and_who_may_not_any_more_is_not(
    state: State, school: School, kept: Kept
) -> None:
    async with await signed(state, school, "lise.roy") as lise:
        tag = (await lise.get(f"/fichiers/{kept.photo}")).headers["etag"]
    assert await get(state, school, "lise.roy", f"/fichiers/{kept.photo}", **{"if-none-match": tag}) == 304
    assert await get(state, school, "nina.noir", f"/fichiers/{kept.photo}", **{"if-none-match": tag}) == 404


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-4", 206, 0, 5),
        ("bytes=5-", 206, 5, None),
        ("bytes=-7", 206, -7, None),
        ("bytes=0-999999", 206, 0, None),
        ("bytes=0-0,4-5", 200, 0, None),
        ("bytes=x", 200, 0, None),
        ("bytes=-", 200, 0, None),
    ],
)
async def test_parts_are_given_as_they_are_asked_for(
    state: State, school: School, kept: Kept, asked: str, status: int, start: int, end: int | None
) -> None:
    async with await signed(state, school, "lise.roy") as lise:
        answer = await lise.get(f"/fichiers/{kept.paper}", headers={"range": asked})
        assert (answer.status_code, answer.content) == (status, pictures.PAPER[start:end])
        beyond = await lise.get(f"/fichiers/{kept.paper}", headers={"range": "bytes=5000-"})
        old = await lise.get(f"/fichiers/{kept.paper}", headers={"range": "bytes=0-4", "if-range": '"old"'})
        head = await lise.head(f"/fichiers/{kept.paper}")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(pictures.PAPER)}")
    assert old.status_code == 200
    assert (head.content, head.headers["content-length"]) == (b"", str(len(pictures.PAPER)))


async def test_a_size_that_a_file_does_not_have_is_not_there(
    state: State, school: School, kept: Kept
) -> None:
    assert await get(state, school, "lise.roy", f"/fichiers/{kept.paper}/petit") == 404
