"""Our files over HTTP: kept for ever, had again for nothing, in pieces, and never anything else."""

import gzip

import pytest
from support.client import Client

from one.http.state import State

pytestmark = pytest.mark.anyio


@pytest.fixture
def base(state: State) -> str:
    return f"/static/{state.templates.assets.fingerprint}"


async def test_a_file_at_its_address_of_now_never_expires(client: Client, base: str) -> None:
    script = await client.get(f"{base}/js/main.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    font = await client.get(f"{base}/vendor/fonts/web/fredoka-near.woff2")
    assert font.headers["content-type"] == "font/woff2"


async def test_at_an_older_address_it_is_asked_for_again(client: Client, base: str) -> None:
    assert (await client.get("/static/old/js/main.js")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["css/site.css", "img/emblems.svg"])
async def test_who_has_a_file_is_told_so_in_a_304(client: Client, base: str, path: str) -> None:
    first = await client.get(f"{base}/{path}")
    for header, value in (
        ("if-none-match", first.headers["etag"]),
        ("if-modified-since", first.headers["last-modified"]),
    ):
        again = await client.get(f"{base}/{path}", headers={header: value})
        assert (again.status_code, again.content) == (304, b""), header
        assert "immutable" in again.headers["cache-control"]
    other = await client.get(f"{base}/{path}", headers={"if-none-match": '"another"'})
    assert other.status_code == 200


async def test_a_piece_of_a_file_can_be_had(client: Client, base: str) -> None:
    path = f"{base}/css/site.css"
    whole = (await client.get(path)).content
    for encoding in ("identity", "gzip"):
        piece = await client.get(path, headers={"range": "bytes=100-2099", "accept-encoding": encoding})
        assert piece.status_code == 206
        assert piece.headers["content-range"] == f"bytes 100-2099/{len(whole)}"
        assert piece.content == whole[100:2100]
    beyond = await client.get(path, headers={"range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416


async def test_head_says_what_get_would(client: Client, base: str) -> None:
    for encoding in ("identity", "gzip"):
        headers = {"accept-encoding": encoding}
        path = f"{base}/vendor/fonts/web/fredoka-near.woff2"
        head, whole = await client.head(path, headers=headers), await client.get(path, headers=headers)
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers == whole.headers
    head = await client.head(f"{base}/css/site.css", headers={"accept-encoding": "identity"})
    assert (head.content, int(head.headers["content-length"]) > 1000) == (b"", True)


async def test_text_goes_out_as_small_as_it_gets_to_who_can_read_it(client: Client, base: str) -> None:
    path = f"{base}/js/main.js"
    plain = await client.get(path, headers={"accept-encoding": "identity"})
    small = await client.get(path, headers={"accept-encoding": "gzip"})
    assert small.content == plain.content
    assert (small.headers["content-encoding"], small.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert int(small.headers["content-length"]) == len(gzip.compress(plain.content, 9))
    assert small.headers["etag"] == plain.headers["etag"]
    head = await client.head(path, headers={"accept-encoding": "gzip"})
    assert (head.content, head.headers) == (b"", small.headers)


@pytest.mark.parametrize(
    "path",
    [
        "%2e%2e/one/config.py",
        "%2e%2e%2fpyproject.toml",
        "..%5cpyproject.toml",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "js",
        "js/",
        "",
        "nothing.css",
        "%00",
        "css/site.css%00",
        "x" * 5000,
        "a/" * 1500 + "b",
        "%ff%fe",
        "css%0a.css",
    ],
)
async def test_what_is_no_file_of_ours_is_a_404(client: Client, base: str, path: str) -> None:
    for start in (base, "/static/x"):
        assert (await client.get(f"{start}/{path}")).status_code == 404, path


async def test_a_file_is_not_written_to(client: Client, base: str) -> None:
    assert (await client.form(f"{base}/js/main.js")).status_code == 405
