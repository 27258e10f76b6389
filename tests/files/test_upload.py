"""How a file comes in: alone by a script or with its form, and what is refused of it."""

import msgspec
import pytest
from support import pictures
from support.client import Client, signed, with_settings
from support.files import file_of, sent, upload
from support.people import School

from one.errors import NotFound
from one.files import intake, jobs
from one.files.errors import Refused
from one.http.state import State

pytestmark = pytest.mark.anyio

NEWS = {"title": "Marché", "body": "Samedi.", "profiles": ["parent"], "whom": "school"}


@pytest.fixture
async def dora(state: State, school: School) -> Client:
    return await signed(state, school, "dora.direction")


def contents(state: State) -> list[str]:
    folder = state.resources.settings.data / "files"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


async def test_a_photo_comes_alone_and_waits(dora: Client, state: State, school: School) -> None:
    answer = await upload(
        dora, state, school.people["dora.direction"], pictures.photo(), nom="C:\\Été 2026.png"
    )
    assert answer.status_code == 201
    assert answer.json()["name"] == "Été 2026.jpg"
    assert contents(state) == ["page", "thumb"]
    assert (await dora.get(f"/fichiers/{answer.json()['id']}/petit")).headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "n’est pas accepté"),
        (b"MZ\x90 a program", "n’est pas accepté"),
        (b"", "vide"),
        (pictures.heic(), "HEIC"),
        (b"%PDF-1.7 cut off", "abîmé"),
        (b"<html>" + pictures.PAPER, "n’est pas accepté"),
        (pictures.PAPER + b"PK\x03\x04" + b"\0" * 5000, "abîmé"),
        (pictures.PAPER[:9] + b"\0" * 10_000_000 + pictures.PAPER[9:], "10 Mo"),
    ],
    ids=["svg", "program", "empty", "heic", "cut", "html-pdf", "pdf-zip", "heavy-pdf"],
)
async def test_what_is_no_file_of_these_kinds_is_refused_with_a_word(
    dora: Client, state: State, school: School, content: bytes, word: str
) -> None:
    answer = await upload(dora, state, school.people["dora.direction"], content, nom="photo.jpg")
    assert (answer.status_code, word in answer.json()["detail"]) == (422, True), answer.json()
    assert contents(state) == []
    assert (
        await school.pool.fetchval("select (select count(*) from file) + (select count(*) from file_gone)")
        == 0
    )


async def test_a_form_may_bring_more_than_a_megabyte(dora: Client, state: State, school: School) -> None:
    large = pictures.PAPER[:9] + b"%" + b"x" * 3_000_000 + b"\n" + pictures.PAPER[9:]
    files = [("files", (f"{n}.pdf", large)) for n in range(2)]
    done = await dora.form("/actualites/nouvelle", attached=files, **NEWS)
    assert done.headers["location"] == "/actualites/1"
    assert (await dora.get("/fichiers/2")).content == large


async def test_fifty_megabytes_are_refused_before_they_are_read(
    dora: Client, state: State, school: School
) -> None:
    answer = await upload(dora, state, school.people["dora.direction"], b"\xff\xd8\xff" + b"\0" * 50_000_000)
    assert (answer.status_code, "dépasse 25\u00a0Mo" in answer.json()["detail"]) == (413, True)


async def test_a_page_of_somebody_else_sends_nothing_in_ones_name(
    dora: Client, state: State, school: School
) -> None:
    assert (await upload(dora, state, school.people["lise.roy"], pictures.PAPER)).status_code == 409
    assert (await dora.post("/fichiers?app=actualites", content=pictures.PAPER)).status_code == 404
    assert (
        await upload(dora, state, school.people["dora.direction"], pictures.PAPER, app="x")
    ).status_code == 404
    assert contents(state) == []


async def test_a_form_without_scripts_brings_its_files_and_keeps_them_when_it_is_refused(
    dora: Client, state: State, school: School
) -> None:
    files = [("files", ("Plan.pdf", pictures.PAPER)), ("files", ("photo.png", pictures.photo(kind="PNG")))]
    refused = await dora.form("/actualites/nouvelle", attached=files, **NEWS | {"title": ""})
    assert "Donnez un titre" in refused.text
    assert refused.text.count('type="checkbox" name="files"') == 3  # two files, and what scripts copy
    ids = [row["id"] for row in await school.pool.fetch("select id from file order by id")]
    done = await dora.form("/actualites/nouvelle", **NEWS, files=ids)
    assert done.headers["location"] == "/actualites/1"
    page = (await dora.get("/actualites/1")).text
    assert f'href="/fichiers/{ids[0]}" download' in page
    assert f'src="/fichiers/{ids[1]}/petit"' in page


async def test_one_bad_file_among_good_ones_is_told_by_name_and_nothing_is_lost(
    dora: Client, state: State, school: School
) -> None:
    files = [("files", ("Plan.pdf", pictures.PAPER)), ("files", ("IMG_1.HEIC", pictures.heic()))]
    answer = await dora.form("/actualites/nouvelle", attached=files, **NEWS)
    assert "IMG_1.HEIC" in answer.text
    assert "HEIC, que" in answer.text
    assert "Plan.pdf" in answer.text
    assert "Samedi." in answer.text
    assert await school.pool.fetchval("select count(*) from actualites") == 0


async def test_the_same_form_with_its_files_sent_twice_is_taken_once(
    dora: Client, state: State, school: School
) -> None:
    key = (await dora.get("/actualites/nouvelle")).text.partition('name="key" value="')[2].partition('"')[0]
    for _ in range(2):
        files = [("files", ("Plan.pdf", pictures.PAPER))]
        answer = await dora.form("/actualites/nouvelle", attached=files, key=key, **NEWS)
        assert answer.headers["location"] == "/actualites/1"
    assert await school.pool.fetchval("select count(*) from file") == 1


async def test_six_files_are_too_many_and_said_so(dora: Client, state: State, school: School) -> None:
    files = [("files", (f"{n}.pdf", pictures.PAPER)) for n in range(6)]
    answer = await dora.form("/actualites/nouvelle", attached=files, **NEWS)
    assert "5 fichiers au plus" in answer.text
    assert contents(state) == []


async def test_a_file_that_waited_too_long_is_asked_for_again_and_the_text_is_kept(
    dora: Client, state: State, school: School
) -> None:
    answer = await dora.form("/actualites/nouvelle", **NEWS, files=[404])
    assert "n’est plus là" in answer.text
    assert "Samedi." in answer.text


async def test_who_hangs_up_leaves_nothing(state: State, school: School) -> None:
    async def hung_up() -> bool:
        return True

    scope = await school.scope("dora.direction")
    with file_of(pictures.photo()) as file:
        photo = intake.Sent("photo.png", file)
        with pytest.raises(Refused):
            await intake.take(scope, state.resources, "actualites", photo, given_up=hung_up)
    assert await school.pool.fetchval("select count(*) from file") == 0
    await jobs.JOBS[0].run(state.resources, {})
    assert contents(state) == []


async def test_a_school_that_has_filled_its_place_is_told(state: State, school: School) -> None:
    scope = await school.scope("dora.direction")
    await sent(state, scope, pictures.PAPER)
    await school.pool.execute("update file set bytes = 1000000")
    small = with_settings(state, files_quota=1)
    with pytest.raises(Refused, match="rempli sa place"):
        await sent(small, scope, pictures.PAPER)
    await school.pool.execute("update file set bytes = 999999")
    await sent(small, scope, pictures.PAPER)


async def test_a_disk_without_room_is_told_and_nothing_is_left(
    state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("one.files.intake.FREE_BYTES", 1 << 60)
    with pytest.raises(Refused, match="plus de place"):
        await sent(state, await school.scope("dora.direction"), pictures.PAPER)
    assert await school.pool.fetchval("select count(*) from file") == 0


async def test_who_belongs_to_no_school_sends_nothing(state: State, school: School) -> None:
    scope = msgspec.structs.replace(await school.scope("dora.direction"), schools=())
    with pytest.raises(NotFound):
        await sent(state, scope, pictures.PAPER)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Été.png", "Été.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\photos\\a.b.jpeg", "a.b.jpg"),
        ("gpj.\u202eexe", "gpj.jpg"),
        ("", "fichier.jpg"),
        (".htaccess", "fichier.jpg"),
        ("x" * 400 + ".png", "x" * 96 + ".jpg"),
    ],
)
def test_a_name_is_kept_without_folders_and_with_what_the_file_became(given: str, kept: str) -> None:
    assert intake.named(given, "jpg") == kept
