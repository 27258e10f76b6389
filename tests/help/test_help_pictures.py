"""The pictures of the help: each is there, small, has words, and is shown to the profiles whose page it is."""

import pytest
from PIL import Image
from support.client import signed
from support.people import School

from one.http.help import ARTICLES
from one.http.help.pictures import HEIGHT, PICTURES, WIDTH
from one.http.state import State
from one.templating.pages import ROOT

STATIC = ROOT / "static"


def test_every_picture_is_there_once_and_all_of_them_are_light() -> None:
    files = sorted(STATIC / picture.file for picture in PICTURES)
    assert files == sorted((STATIC / "img/help").iterdir())
    assert sum(file.stat().st_size for file in files) <= 500_000
    for picture in PICTURES:
        assert picture.article in ARTICLES
        assert str(picture.picture.words)
        with Image.open(STATIC / picture.file) as image:
            assert (image.format, image.size) == ("WEBP", (WIDTH, HEIGHT))


@pytest.mark.anyio
async def test_an_article_shows_the_page_as_its_reader_knows_it(state: State, school: School) -> None:
    for login, file in (
        ("lea.roy", "fil-eleve"),
        ("lise.roy", "fil-parent"),
        ("paul.prof", "fil-enseignant"),
    ):
        async with await signed(state, school, login) as reader:
            page = (await reader.get("/aide/fil?panneau=1")).text
            assert f"img/help/{file}.webp" in page
            assert 'loading="lazy"' in page
            address = page.partition('<img src="')[2].partition('"')[0]
            assert (await reader.get(address)).headers["content-type"] == "image/webp"
