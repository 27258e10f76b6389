"""What a storage promises, whatever it is: the folder of a small installation, or a server that speaks S3."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from obstore.store import LocalStore
from support import pictures
from support.client import signed, with_settings
from support.files import sent
from support.people import School
from support.s3 import s3_server

from one.config import Settings, load
from one.errors import ConfigError, Unavailable
from one.files import jobs, storage
from one.files.storage import Full, Storage
from one.http.state import State

pytestmark = pytest.mark.anyio


@pytest.fixture
async def s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The address of a storage that a server keeps."""
    async with s3_server(tmp_path / "s3") as says:
        for name, value in says.items():
            monkeypatch.setenv(name, value)
        storage.opened.cache_clear()
        yield "s3://one/files"
    storage.opened.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return f"file://{tmp_path}/kept"


@pytest.fixture(params=["folder", "s3"])
def kept(request: pytest.FixtureRequest) -> Storage:
    return storage.opened(request.getfixturevalue(request.param))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    path = tmp_path / "content"
    path.write_bytes(bytes(range(256)) * 4096)
    return path


async def joined(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def test_what_is_put_is_read_whole_and_in_parts(kept: Storage, content: Path) -> None:
    await kept.put("ab/abc/page", content)
    assert await joined(await kept.read("ab/abc/page", 0, 1 << 20)) == content.read_bytes()
    assert await joined(await kept.read("ab/abc/page", 10, 12)) == b"\x0a\x0b"


async def test_a_copy_stays_when_what_it_was_made_of_goes(kept: Storage, content: Path) -> None:
    await kept.put("ab/abc/page", content)
    await kept.copy("ab/abc/page", "cd/cde/page")
    await kept.delete("ab/abc/page")
    assert await joined(await kept.read("cd/cde/page", 0, 1 << 20)) == content.read_bytes()
    with pytest.raises(Unavailable):
        await kept.copy("ab/abc/page", "ef/efa/page")


async def test_what_is_taken_out_is_gone_and_twice_is_no_fault(kept: Storage, content: Path) -> None:
    await kept.put("ab/abc/page", content)
    for _ in range(2):
        await kept.delete("ab/abc/page")
    with pytest.raises(Unavailable):
        await kept.read("ab/abc/page", 0, 1)


async def test_a_folder_leaves_no_empty_folders_and_nothing_half_written(
    tmp_path: Path, folder: str, content: Path
) -> None:
    kept = storage.opened(folder)
    await kept.put("ab/abc/page", content)
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "kept").rglob("*") if path.is_file()] == ["page"]
    await kept.delete("ab/abc/page")
    assert not [*(tmp_path / "kept").iterdir()]


async def test_a_disk_without_room_says_so(tmp_path: Path, content: Path) -> None:
    full = Storage(LocalStore(tmp_path), folder=tmp_path, free_bytes=1 << 60)
    with pytest.raises(Full):
        await full.put("ab/abc/page", content)
    assert not (tmp_path / "ab").exists()


@pytest.mark.long
async def test_a_storage_that_nobody_answers_for_is_unavailable_soon(
    s3: str, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(Unavailable):
        await storage.opened(s3).put("ab/abc/page", content)


@pytest.mark.parametrize("wrong", [{"AWS_SECRET_ACCESS_KEY": "another"}, {"AWS_ACCESS_KEY_ID": "nobody"}])
async def test_a_storage_that_refuses_the_key_keeps_nothing(
    s3: str, content: Path, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
) -> None:
    with monkeypatch.context() as patched:
        for name, value in wrong.items():
            patched.setenv(name, value)
        with pytest.raises(Unavailable):
            await storage.opened(s3).put("no/key/page", content)
    storage.opened.cache_clear()
    with pytest.raises(Unavailable):
        await storage.opened(s3).read("no/key/page", 0, 1)


async def test_a_photo_lives_and_goes_in_a_storage_that_speaks_s3(
    s3: str, tmp_path: Path, state: State, school: School
) -> None:
    contents = tmp_path / "s3" / "root" / "one"
    state = with_settings(state, files_url=s3)
    head = await school.scope("dora.direction")
    photo = await sent(state, head, pictures.photo())
    async with await signed(state, school, "dora.direction") as client:
        path = f"/fichiers/{photo.id}"
        whole = await client.get(path)
        part = await client.get(path, headers={"range": "bytes=2-5"})
        assert (whole.status_code, part.status_code) == (200, 206)
        assert part.content == whole.content[2:6]
        assert (await client.get(f"{path}/petit")).status_code == 200
        assert [path.name for path in contents.rglob("*") if path.is_file()]
        await school.pool.execute("update file set created_at = now() - interval '25 hours'")
        await jobs.JOBS[0].run(state.resources, {})
        await school.pool.execute("update file_gone set due_at = now()")
        await jobs.JOBS[0].run(state.resources, {})
        assert not await school.pool.fetch("select from file_gone")
        assert not [path.name for path in contents.rglob("*") if path.is_file()]


def test_a_folder_is_in_the_data_unless_the_setting_says_another_place(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert storage.url_of(settings) == f"file://{tmp_path}/files"
    assert storage.url_of(replace(settings, files_url="s3://one/files")) == "s3://one/files"


@pytest.mark.parametrize("url", ["ftp://host/x", "file://relative", "s3://", "/srv/files", "memory://"])
def test_an_address_of_no_storage_is_refused_at_start(url: str) -> None:
    with pytest.raises(ConfigError, match="FILES_URL"):
        load({"FILES_URL": url})


def test_a_folder_that_cannot_be_made_is_refused_at_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigError, match="FILES_URL"):
        storage.opened(f"file://{tmp_path}/file/files")
