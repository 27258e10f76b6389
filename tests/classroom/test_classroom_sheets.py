"""Connection sheets: what is on paper is what signs in."""

import asyncio
import csv
import io
from datetime import UTC, datetime
from typing import Any

import msgspec
import pypdf
import pypdfium2
import pytest
import zxingcpp
from support.classroom_people import deactivate
from support.people import School

from one.accounts import code_list, passwords, sheets
from one.accounts.codes import IssuedCode
from one.accounts.connection_sheet import Home, Sheet
from one.http.state import State
from one.people.changes import codes as code_changes
from one.people.changes.acting import InClass
from one.store.classroom.members import Classroom

pytestmark = pytest.mark.anyio

ROOM = Classroom(1, "CE1-CE2 d'Anaïs", 1, "École Émile Zola", False)
UNTIL = datetime(2026, 12, 25, 12, tzinfo=UTC)
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def sheet(number: int = 0, **changes: object) -> Sheet:
    fields: dict[str, object] = {
        "login": f"eloise.oeuvre{number}",
        "profile": "parent",
        "first_name": "Éloïse",
        "last_name": "Œuvre-Ñandú",
        "relatives": ["Zoë", "Jérôme"],
        "code": "abcd3456",
        "expires_at": UNTIL,
        "home": Home(number, "Zoë Œuvre-Ñandú", "Zoë", True),
        "children": (number, 900),
        "password_min": 8,
    }
    return Sheet(**(fields | changes))  # type: ignore[arg-type]


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def codes_of(pdf: bytes, page: int = 0) -> list[str]:
    """What a camera that looks for QR codes reads on a page printed at 150 dots an inch.

    Asked for every kind of code, it takes one in a million stripes of letters for a barcode.
    """
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=150 / 72).to_pil()
    return [
        found.text
        for found in zxingcpp.read_barcodes(
            image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
    ]


def test_a_log_of_a_sheet_never_holds_its_code() -> None:
    assert "abcd" not in repr(sheet(code="abcdabcd"))


def family(number: int, guardians: int, **changes: object) -> list[Sheet]:
    """A child and their guardians, on one page."""
    child = sheet(
        number, profile="eleve", first_name="Zoë", relatives=[], children=(), login=f"zoe{number}", **changes
    )
    return [child, *(sheet(100 * number + n, home=child.home, **changes) for n in range(guardians))]


async def test_a_page_a_family_with_accents_and_a_qr_for_each(state: State) -> None:
    child, *guardians = family(1, 2)
    pdf = await sheets.pdf(state.resources, ROOM, [child, *guardians], "pages")
    (page,) = text_of(pdf)
    for words in (
        "École Émile Zola",
        "CE1-CE2 d'Anaïs",
        "pour la famille de l’élève",
        "Zoë Œuvre-Ñandú",
        "Éloïse Œuvre-Ñandú",
        "Élève",
        "Parent de Zoë, Jérôme",
        "zoe1",
        "eloise.oeuvre100",
        "eloise.oeuvre101",
        "abcd 3456",
        "25 décembre 2026",
        "Chacun a son carré",
    ):
        assert words in page, words
    origin = state.resources.settings.origin
    assert sorted(codes_of(pdf)) == [
        f"{origin}/connexion#c={login}.abcd3456" for login in ("eloise.oeuvre100", "eloise.oeuvre101", "zoe1")
    ]
    fonts = {str(f) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages for f in _fonts(page)}
    assert all("atkinson" in font or "fredoka" in font for font in fonts), fonts


async def test_the_page_states_the_rule_of_the_school_for_each(state: State) -> None:
    child, guardian = family(1, 1)
    short = msgspec.structs.replace(child, password_min=6)
    one, together = [
        " ".join(text_of(await sheets.pdf(state.resources, ROOM, some, "pages"))[0].split())
        for some in ([short], [short, guardian])
    ]
    assert " ".join(passwords.rule(6).split()) in one
    assert "Ton accès à ONE" in one
    assert " ".join(passwords.rule(8).split()) in together
    assert "Pour Zoë, 6 caractères suffisent." in together
    cards = " ".join(text_of(await sheets.pdf(state.resources, ROOM, [short], "cards"))[0].split())
    assert "Œuvre-Ñandú Zoë" in cards, "they lie by surname"
    assert " ".join(passwords.rule(6).split()) in cards


async def test_a_family_in_the_class_is_printed_together_with_one_code_a_person(
    state: State, school: School
) -> None:
    """Lise is also Zoé's guardian: her sheet is on the page of Zoé Blin, the first by name."""
    await deactivate(school, "zoe.blin", "bea.blin", "lea.roy", "lise.roy", "marc.roy", "paul.prof")
    lise, zoe = school.people["lise.roy"], school.people["zoe.blin"]
    await school.pool.execute("insert into guardian values ($1, $2)", lise, zoe)
    logins = ("lea.roy", "marc.roy", "lise.roy", "paul.prof", "bea.blin", "zoe.blin")
    made = await code_changes.give(
        await school.scope("dora.direction"),
        state.resources,
        InClass(school.classes["CE1"]),
        [school.people[login] for login in logins],
    )
    assert len({each.code for each in made}) == len(made) == 6
    pdf = await sheets.pdf(state.resources, ROOM, made, "pages")
    blin, roy, paul = text_of(pdf)
    for page, name in ((blin, "Blin Zoé"), (roy, "Roy Léa"), (paul, "Prof Paul")):
        assert name in page.splitlines()
    for page, inside, outside in (
        (blin, ("zoe.blin", "bea.blin", "lise.roy", "Parent de Zoé, Léa"), ("marc.roy", "lea.roy")),
        (
            roy,
            ("lea.roy", "marc.roy", "La fiche de Lise Roy est avec celle de Zoé."),
            ("lise.roy", "zoe.blin"),
        ),
        (paul, ("paul.prof", "Équipe enseignante"), ("zoe.blin",)),
    ):
        assert all(words in page for words in inside), page
        assert not any(words in page for words in outside), page
    read = [code.rpartition("=")[2] for number in range(3) for code in codes_of(pdf, number)]
    assert sorted(read) == sorted(f"{each.login}.{each.code}" for each in made)


async def test_a_pupil_without_guardians_has_a_page_of_their_own(state: State, school: School) -> None:
    await deactivate(school, "zoe.blin")
    await school.pool.execute("delete from guardian where child_id = $1", school.people["zoe.blin"])
    made = await code_changes.give(
        await school.scope("paul.prof"),
        state.resources,
        InClass(school.classes["CE1"]),
        [school.people["zoe.blin"]],
    )
    (page,) = text_of(await sheets.pdf(state.resources, ROOM, made, "pages"))
    assert "Ton accès à ONE" in page
    assert "vise le carré" in page
    assert "famille" not in page


@pytest.mark.parametrize("guardians", [1, 2, 3, 4])
async def test_a_family_stays_on_its_page_with_squares_that_read(state: State, guardians: int) -> None:
    pdf = await sheets.pdf(state.resources, ROOM, family(1, guardians), "pages")
    assert len(text_of(pdf)) == 1
    assert len(codes_of(pdf)) == guardians + 1


def _fonts(page: pypdf.PageObject) -> list[str]:
    return [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]


async def test_eight_a_page_each_with_its_own_qr(state: State) -> None:
    pdf = await sheets.pdf(state.resources, ROOM, [sheet(n) for n in range(9)], "cards")
    assert len(text_of(pdf)) == 2
    assert sorted(code.rpartition("=")[2] for code in codes_of(pdf)) == [
        f"eloise.oeuvre{n}.abcd3456" for n in range(8)
    ]


@pytest.mark.parametrize("layout", sheets.LAYOUTS)
async def test_the_longest_names_stay_on_their_sheet(state: State, layout: str) -> None:
    long = sheet(
        0,
        login=f"{'w' * 30}.{'m' * 30}12",
        first_name="Marie-Anne " * 9,
        last_name="D’Œuvre " * 12,
        code="w" * 8,
        relatives=["Jean-Baptiste", "Marie-Charlotte", "Anne-Sophie"],
    )
    pdf = await sheets.pdf(state.resources, ROOM, [long] * 3, layout)
    pages = text_of(pdf)
    assert len(pages) == 1
    assert len(codes_of(pdf)) == 1 or len(codes_of(pdf)) == 3
    assert codes_of(pdf)[0].endswith(f"#c={long.login}.{long.code}")
    assert "wwww wwww" in pages[0]


@pytest.mark.parametrize("people", [1, 2, 3, 5])
@pytest.mark.parametrize(
    "login", ["sandrine.lemaireb", "mariechristine.dupontdurand", f"{'w' * 30}.{'m' * 30}12"]
)
async def test_a_login_and_its_code_never_lie_upon_each_other(state: State, people: int, login: str) -> None:
    home = Home(1, "Zoé", "Zoé", True)
    some = [sheet(n, login=login, code="zzzz9999", home=home, profile="personnel") for n in range(people)]
    page = pypdfium2.PdfDocument(await sheets.pdf(state.resources, ROOM, some, "pages"))[0].get_textpage()
    text = page.get_text_range()
    signs = [(text[i], page.get_charbox(i)) for i in range(len(text)) if text[i].strip()]
    part = login.rpartition(".")[2]
    logins = [signs[i][1] for start in _found(signs, part) for i in range(start, start + len(part))]
    keys = [signs[i][1] for start in _found(signs, "zzzz9999") for i in range(start, start + 8)]
    assert (len(logins), len(keys)) == (people * len(part), people * 8)
    assert not [
        (a, b) for a in logins for b in keys if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def _found(signs: list[tuple[str, Any]], word: str) -> list[int]:
    text = "".join(sign for sign, _box in signs)
    return [i for i in range(len(text)) if text.startswith(word, i)]


async def test_typst_markup_in_a_name_is_only_a_name(state: State) -> None:
    pdf = await sheets.pdf(
        state.resources, ROOM, [sheet(0, first_name="#panic() $x$ *b*", last_name="<p> \\")], "pages"
    )
    assert "#panic() $x$ *b* <p> \\" in text_of(pdf)[0]


async def test_thirty_families_are_drawn_beside_a_loop_that_goes_on(state: State) -> None:
    class_ = [each for n in range(30) for each in family(n, 2)]
    drawing, turns = asyncio.create_task(sheets.pdf(state.resources, ROOM, class_, "pages")), 0
    while not drawing.done():
        await asyncio.sleep(0.001)
        turns += 1
    pdf = await drawing
    assert turns > 10, "pages and sockets have their turns meanwhile"
    assert len(text_of(pdf)) == 30
    assert len(pdf) < 1_000_000


def test_the_table_opens_in_a_spreadsheet_and_computes_nothing() -> None:
    raw = sheets.table(ROOM, [sheet(0, last_name="=HYPERLINK(1)", first_name="@SUM"), sheet(1)])
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "identifiant"
    assert rows[1][1:3] == ["'=HYPERLINK(1)", "'@SUM"]
    assert rows[2] == [
        "eloise.oeuvre1",
        "Œuvre-Ñandú",
        "Éloïse",
        "Parent de Zoë, Jérôme",
        ROOM.name,
        "abcd 3456",
        "25/12/2026",
    ]


@pytest.mark.parametrize(
    ("at", "day"), [((2026, 12, 24, 23, 30), "25"), ((2026, 7, 1, 22, 0), "02"), ((2026, 7, 1, 21, 59), "01")]
)
async def test_a_code_made_late_in_the_evening_is_good_until_the_day_it_is_in_france(
    state: State, at: tuple[int, int, int, int, int], day: str
) -> None:
    until = datetime(*at, tzinfo=UTC)
    late = sheet(expires_at=until)
    assert f"{day}/{until:%m/%Y}" in sheets.table(ROOM, [late]).decode()
    for layout in sheets.LAYOUTS:
        assert f"jusqu’au {int(day)} " in text_of(await sheets.pdf(state.resources, ROOM, [late], layout))[0]
    issued = IssuedCode("lise.roy", "Lise", "Roy", "parent", "CE1", "abcd3456", until)
    assert f"{day}/{until:%m/%Y}" in code_list.table([issued]).decode()
