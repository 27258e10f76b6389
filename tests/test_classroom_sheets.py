"""New codes and their sheets: who gets one, and what is on paper is what signs in."""

import csv
import io
import time
from datetime import UTC, datetime, timedelta

import pypdf
import pypdfium2
import pytest
import zxingcpp
from classroom_people import acts, deactivate
from people import PASSWORD, School

from one import accounts
from one.classroom import codes, sheets
from one.classroom.access import board
from one.classroom.codes import Sheet
from one.errors import NotFound
from one.http.state import State
from one.store.classroom import Room

pytestmark = pytest.mark.anyio

ROOM = Room(1, "CE1-CE2 d'Anaïs", 1, "École Émile Zola", False)
UNTIL = datetime(2026, 12, 25, 12, tzinfo=UTC)


def sheet(number: int = 0, **changes: object) -> Sheet:
    fields: dict[str, object] = {
        "login": f"eloise.oeuvre{number}", "profile": "parent", "first_name": "Éloïse", "last_name": "Œuvre-Ñandú",
        "relatives": ["Zoë", "Jérôme"], "code": "abcd3456", "expires_at": UNTIL,
    }  # fmt: skip
    return Sheet(**(fields | changes))  # type: ignore[arg-type]


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def codes_of(pdf: bytes, page: int = 0) -> list[str]:
    """What a camera reads on a page printed at 150 dots an inch."""
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=150 / 72).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(image)]


async def test_who_has_not_activated_waits_pupil_by_pupil(state: State, school: School) -> None:
    await deactivate(school, "zoe.blin", "bea.blin", "lise.roy", "max.noir")
    scope = await school.scope("paul.prof")
    shown = await board(scope, state.house, school.classes["CE1"])
    assert [p.login for p in codes.waiting(scope, shown)] == ["zoe.blin", "bea.blin", "lise.roy"]


async def test_a_new_code_signs_in_and_the_one_before_does_not(state: State, school: School) -> None:
    await deactivate(school, "bea.blin")
    scope, ids = await school.scope("paul.prof"), [school.people["bea.blin"]]
    first = (await codes.issue(scope, state.house, school.classes["CE1"], ids))[0]
    second = (await codes.issue(scope, state.house, school.classes["CE1"], ids))[0]
    with pytest.raises(accounts.Wrong):
        await accounts.sign_in(state.house, "bea.blin", first.code, network="t", device="t", remember=False)
    entered = await accounts.sign_in(
        state.house, "bea.blin", second.code, network="t", device="t", remember=False
    )
    assert isinstance(entered, accounts.MayActivate)
    assert second.relatives == ["Zoé"]
    target = f"class:{school.classes['CE1']}"
    assert await acts(school.pool) == [("codes.issued", target, {"people": ids})] * 2
    assert "abcd" not in repr(sheet(code="abcdabcd"))


async def test_a_pupil_who_forgot_the_password_keeps_it_until_a_new_one_is_chosen(
    state: State, school: School
) -> None:
    zoe = school.people["zoe.blin"]
    made = await codes.issue(await school.scope("paul.prof"), state.house, school.classes["CE1"], [zoe])
    for secret in (PASSWORD, made[0].code):
        await accounts.sign_in(state.house, "zoe.blin", secret, network="t", device="t", remember=False)


async def test_one_person_who_may_not_get_a_code_stops_them_all(state: State, school: School) -> None:
    await deactivate(school, "zoe.blin", "max.noir", "lea.roy")
    await school.pool.execute("update person set blocked_at = now() where login = 'lea.roy'")
    scope, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    for login in ("max.noir", "lea.roy", "bea.blin", "paul.prof"):
        with pytest.raises(NotFound):
            await codes.issue(scope, state.house, ce1, [school.people["zoe.blin"], school.people[login]])
    assert await school.pool.fetchval("select count(*) from activation_code") == 0
    assert await codes.issue(scope, state.house, ce1, []) == []
    assert await acts(school.pool) == []


async def test_a_page_a_person_with_accents_and_a_qr_that_reads(state: State) -> None:
    pdf = await sheets.pdf(state.house, ROOM, [sheet(), sheet(1, profile="eleve", relatives=[])], "pages")
    pages = text_of(pdf)
    assert len(pages) == 2
    for words in ("École Émile Zola", "CE1-CE2 d'Anaïs", "Éloïse Œuvre-Ñandú", "Parent de Zoë, Jérôme",
                  "eloise.oeuvre0", "abcd 3456", "25 décembre 2026", "Prenez votre téléphone"):  # fmt: skip
        assert words in pages[0]
    assert "Avec un adulte" in pages[1]
    origin = state.house.settings.origin
    assert codes_of(pdf) == [f"{origin}/connexion#c=eloise.oeuvre0.abcd3456"]
    fonts = {str(f) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages for f in _fonts(page)}
    assert all("atkinson" in font or "fredoka" in font for font in fonts), fonts


def _fonts(page: pypdf.PageObject) -> list[str]:
    return [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]


async def test_eight_a_page_each_with_its_own_qr(state: State) -> None:
    pdf = await sheets.pdf(state.house, ROOM, [sheet(n) for n in range(9)], "cards")
    assert len(text_of(pdf)) == 2
    assert sorted(code.rpartition("=")[2] for code in codes_of(pdf)) == [
        f"eloise.oeuvre{n}.abcd3456" for n in range(8)
    ]


@pytest.mark.parametrize("layout", sheets.LAYOUTS)
async def test_the_longest_names_stay_on_their_sheet(state: State, layout: str) -> None:
    long = sheet(
        0, login=f"{'w' * 30}.{'m' * 30}12", first_name="Marie-Anne " * 9, last_name="D’Œuvre " * 12, code="w" * 8,
        relatives=["Jean-Baptiste", "Marie-Charlotte", "Anne-Sophie"],
    )  # fmt: skip
    pdf = await sheets.pdf(state.house, ROOM, [long] * 4, layout)
    pages = text_of(pdf)
    assert len(pages) == (4 if layout == "pages" else 1)
    assert codes_of(pdf)[0].endswith(f"#c={long.login}.{long.code}")
    assert "wwww wwww" in pages[0]


async def test_typst_markup_in_a_name_is_only_a_name(state: State) -> None:
    pdf = await sheets.pdf(
        state.house, ROOM, [sheet(0, first_name="#panic() $x$ *b*", last_name="<p> \\")], "pages"
    )
    assert "#panic() $x$ *b* <p> \\" in text_of(pdf)[0]


async def test_thirty_families_in_two_seconds_beside_a_loop_that_goes_on(state: State) -> None:
    import anyio

    worst, started = 0.0, time.perf_counter()
    async with anyio.create_task_group() as tasks:

        async def beat() -> None:
            nonlocal worst
            while True:
                before = time.perf_counter()
                await anyio.sleep(0.005)
                worst = max(worst, time.perf_counter() - before)

        tasks.start_soon(beat)
        pdf = await sheets.pdf(state.house, ROOM, [sheet(n) for n in range(30)], "pages")
        tasks.cancel_scope.cancel()
    assert time.perf_counter() - started <= 2
    assert worst < 0.25
    assert len(text_of(pdf)) == 30
    assert len(pdf) < 1_000_000


def test_the_table_opens_in_a_spreadsheet_and_computes_nothing() -> None:
    raw = sheets.table(ROOM, [sheet(0, last_name="=HYPERLINK(1)", first_name="@SUM"), sheet(1)])
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "identifiant"
    assert rows[1][1:3] == ["'=HYPERLINK(1)", "'@SUM"]
    assert rows[2] == [
        "eloise.oeuvre1", "Œuvre-Ñandú", "Éloïse", "Parent de Zoë, Jérôme", ROOM.name, "abcd 3456", "25/12/2026",
    ]  # fmt: skip


async def test_a_code_given_today_is_told_with_its_age(state: State, school: School) -> None:
    await deactivate(school, "zoe.blin")
    scope, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    before = next(p for p in (await board(scope, state.house, ce1)).people if p.login == "zoe.blin")
    assert before.code_at is None
    await codes.issue(scope, state.house, ce1, [before.id])
    after = next(p for p in (await board(scope, state.house, ce1)).people if p.login == "zoe.blin")
    assert after.code_at is not None
    assert after.code_until is not None
    assert after.code_until - after.code_at == timedelta(days=state.house.settings.code_days)
