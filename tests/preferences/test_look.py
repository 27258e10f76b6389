"""Pages look as their reader chose: the attributes of <html>, what they load, the bar of the browser."""

import re
from pathlib import Path

import pytest
from support.client import Client
from support.notes import as_
from support.people import School

from one.look import PLAIN
from one.preferences.catalogue import PREFERENCES
from one.preferences.dressing import look_of
from one.preferences.themes import THEMES

pytestmark = pytest.mark.anyio
STATIC = Path(__file__).parent.parent.parent / "static"


def head(page: str) -> dict[str, str]:
    found = re.search(r"<html ([^>]*)>", page)
    assert found is not None
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found[1]))


async def test_pages_wear_what_their_reader_chose_and_nobody_else_does(
    client: Client, school: School
) -> None:
    lise = school.people["lise.roy"]
    rows = [(lise, "theme", "nuit"), (lise, "size", "grande"), (lise, "font", "andika")]
    await school.pool.executemany("insert into preference (person_id, name, value) values ($1, $2, $3)", rows)
    await as_(client, "lise.roy")
    page = (await client.get("/applis")).text
    assert head(page) == {
        "lang": "fr",
        "dir": "ltr",
        "data-theme": "nuit",
        "data-size": "grande",
        "data-spacing": "normal",
        "data-font": "andika",
        "data-motion": "appareil",
    }
    assert '<meta name="theme-color" content="#131a2b">' in page
    assert "css/fonts/andika.css" in page
    assert "atkinson-near" not in page
    await as_(client, "paul.prof")
    page = (await client.get("/applis")).text
    assert head(page)["data-theme"] == PLAIN.theme
    assert "css/fonts/" not in page


def test_what_can_be_chosen_no_more_counts_as_not_chosen() -> None:
    assert look_of({"theme": "jungle", "size": "énorme", "autre": "x"}) == PLAIN
    assert all(each.has(each.default) for each in PREFERENCES)


def test_a_font_that_can_be_chosen_has_its_sheet() -> None:
    sheets = {path.stem for path in (STATIC / "css/fonts").glob("*.css")}
    font = next(each for each in PREFERENCES if each.name == "font")
    assert sheets == {option.value for option in font.options()} - {PLAIN.font}


def test_the_bar_of_the_browser_is_as_the_page_of_the_theme() -> None:
    for theme in THEMES:
        own = STATIC / f"css/themes/{theme.code}.css"
        if own.is_file():
            assert f"--page: {theme.bar};" in own.read_text("utf-8"), theme.code
