"""What a storage promises, whatever it is: the folder of a small installation, or what stands for S3."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore

from one.config import Settings, load
from one.errors import ConfigError, Unavailable
from one.files import storage
from one.files.storage import Full, Storage

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["folder", "memory"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "memory":
        return Storage(MemoryStore())
    return Storage(LocalStore(tmp_path / "kept", mkdir=True), folder=tmp_path / "kept")


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
    tmp_path: Path, content: Path
) -> None:
    kept = storage.opened(f"file://{tmp_path}/kept")
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


async def test_a_storage_that_nobody_answers_for_is_unavailable_soon(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_ENDPOINT": "http://127.0.0.1:9",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_REGION": "fr",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Unavailable):
        await storage.opened("s3://one/files").put("ab/abc/page", content)


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
