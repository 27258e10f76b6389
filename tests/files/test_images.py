"""What becomes of an image: upright, small, in plain colours, and nothing else of what it told."""

import io
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from support import pictures

from one.files import making
from one.files.errors import Refused


def made(content: bytes, folder: Path) -> Image.Image:
    with tempfile.TemporaryFile() as source:
        source.write(content)
        size = making.make(source, folder)
    page, thumb = opened(folder / "page"), opened(folder / "thumb")
    assert (page.format, page.size) == ("JPEG", size)
    assert max(thumb.size) <= 480
    return page


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def near(page: Image.Image, at: tuple[float, float], colour: tuple[int, int, int]) -> bool:
    found = page.convert("RGB").getpixel((int(page.width * at[0]), int(page.height * at[1])))
    assert isinstance(found, tuple)
    return all(abs(one - other) < 40 for one, other in zip(found, colour, strict=True))


RED, BLUE = (200, 30, 30), (30, 30, 200)


def test_a_photo_is_upright_and_says_neither_where_nor_with_what_it_was_taken(tmp_path: Path) -> None:
    page = made(pictures.told(), tmp_path)
    assert page.size == (600, 800)
    assert near(page, (0.5, 0.2), RED)
    assert near(page, (0.5, 0.8), BLUE)
    for name in ("page", "thumb"):
        content = (tmp_path / name).read_bytes()
        assert not opened(tmp_path / name).getexif()
        assert not any(word in content for word in (b"Exif", b"Lise", b"GPS", b"ICC_PROFILE"))


def test_a_large_photo_fits_the_page(tmp_path: Path) -> None:
    assert made(pictures.photo(4000, 3000), tmp_path).size == (1600, 1200)


@pytest.mark.parametrize(
    "content",
    [
        pictures.photo(),
        pictures.photo(progressive=True),
        pictures.photo(kind="PNG"),
        pictures.photo(kind="WEBP"),
        pictures.saved(Image.open(io.BytesIO(pictures.photo())).convert("CMYK")),
        pictures.wide(),
        pictures.photo(icc_profile=b"no profile at all"),
        pictures.photo() + b"<script>alert(1)</script>PK\x03\x04",
    ],
    ids=["jpeg", "progressive", "png", "webp", "cmyk", "other-colours", "damaged-profile", "polyglot"],
)
def test_every_kind_becomes_a_plain_photo(content: bytes, tmp_path: Path) -> None:
    page = made(content, tmp_path)
    assert page.mode == "RGB"
    assert near(page, (0.2, 0.5), RED)
    assert b"<script>" not in (tmp_path / "page").read_bytes()


def test_a_profile_of_wide_colours_is_followed(tmp_path: Path) -> None:
    """Pure green of P3 is outside of sRGB: as if it had no profile, it would be paler than it was."""
    image = Image.new("RGB", (64, 64), (60, 200, 60))
    plain = made(pictures.saved(image), tmp_path).getpixel((32, 32))
    p3 = made(pictures.saved(image, icc_profile=pictures.display_p3()), tmp_path).getpixel((32, 32))
    assert isinstance(plain, tuple)
    assert isinstance(p3, tuple)
    assert p3[0] < plain[0] - 20


def test_what_one_could_see_through_is_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    assert near(made(pictures.saved(image, "PNG"), tmp_path), (0.5, 0.5), (255, 255, 255))
    image = Image.new("P", (60, 40), 0)
    assert made(pictures.saved(image, "GIF", transparency=0), tmp_path).size == (60, 40)


def test_sixteen_bits_of_grey_keep_their_greys(tmp_path: Path) -> None:
    image = Image.new("I;16", (60, 40), 128 * 256)
    assert near(made(pictures.saved(image, "PNG"), tmp_path), (0.5, 0.5), (128, 128, 128))


def test_the_second_picture_of_a_telephone_is_left_out(tmp_path: Path) -> None:
    assert made(pictures.behind(), tmp_path).size == (400, 300)


@pytest.mark.long
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: pictures.photo(5200, 5200, kind="PNG"), id="27 megapixels"),
        pytest.param(lambda: pictures.photo(8000, 5000, progressive=True), id="progressive"),
        pytest.param(lambda: pictures.photo(11_000, 9000), id="99 megapixels"),
        pytest.param(lambda: pictures.photo(3000, 2600, kind="WEBP"), id="webp"),
    ],
)
def test_the_largest_that_are_taken_stay_within_150_megabytes(
    content: Callable[[], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "photo"
    path.write_bytes(content())
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, making.PROGRAM, tmp_path, path], capture_output=True, check=True
    )
    said, used = done.stdout.split(b"\n")
    assert b"width" in said
    assert int(used) < 170_000  # kilobytes, some 20 of them Python's own


# By a process between: what a process had before it became another counts as its own.
MEASURED = """
import resource, subprocess, sys
_, program, folder, photo = sys.argv
with open(photo, "rb") as source:
    done = subprocess.run([sys.executable, "-I", program, folder], stdin=source, capture_output=True)
print(done.stdout.decode())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, end="")
"""


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (pictures.bomb(), "pixels"),
        (pictures.moving(), "animées"),
        (pictures.photo()[:-400], "abîmée"),
        (pictures.photo(kind="PNG")[:200], "abîmée"),
        (b"\xff\xd8\xff no image", "abîmée"),
    ],
    ids=["bomb", "animated", "truncated", "truncated-png", "no-image"],
)
def test_what_cannot_be_taken_is_refused_with_a_word(content: bytes, word: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=word):
        made(content, tmp_path)
