"""What a language brings besides its words: its days, its numbers, its direction. The catalogues of these are begun by nobody yet."""

from datetime import date
from pathlib import Path

import pytest
from support import pseudo
from support.client import signed
from support.people import School

from one import i18n
from one.http.state import State
from one.i18n.days import DAY, digits, written
from one.i18n.names import NAMES
from one.preferences import choices
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("code", "whole", "short", "born"),
    [
        ("fr", "jeudi 3 décembre", "3 décembre", "04/03/2016"),
        ("en", "Thursday, December 3", "December 3", "Mar 4, 2016"),
        ("es", "jueves, 3 de diciembre", "3 de diciembre", "4 mar 2016"),
        ("de", "Donnerstag, 3. Dezember", "3. Dezember", "04.03.2016"),
        ("it", "giovedì 3 dicembre", "3 dicembre", "4 mar 2016"),
        ("pt", "quinta-feira, 3 de dezembro", "3 de dezembro", "4 de mar. de 2016"),
        ("ar", "الخميس، 3 ديسمبر", "3 ديسمبر", "04\u200f/03\u200f/2016"),
    ],
)
def test_a_day_stands_as_its_language_writes_it(code: str, whole: str, short: str, born: str) -> None:
    day = date(2026, 12, 3)
    assert (written(day, DAY, code), written(day, "d MMMM", code)) == (whole, short)
    assert digits(date(2016, 3, 4), code) == born
    assert code in NAMES


@pytest.fixture
def arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A whole catalogue of Arabic, in letters that mean nothing."""
    path = pseudo.write(tmp_path, "ar")
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    return path


def test_the_six_numbers_of_arabic_are_each_said(arabic: Path) -> None:
    one, many = "%(n)s nouveauté", "%(n)s nouveautés"
    with i18n.speaking("ar"):
        forms = {n: i18n.ngettext(one, many, n)[-1] for n in (0, 1, 2, 3, 11, 100)}
    assert len({*forms.values()}) == 6, forms


async def test_a_whole_catalogue_is_chosen_and_turns_the_page(
    arabic: Path, state: State, school: School
) -> None:
    assert "ar" in i18n.languages()
    await choices.choose(await school.scope("lise.roy"), state.resources, {"language": "ar"})
    async with await signed(state, school, "lise.roy") as lise:
        page = (await lise.get("/compte")).text
        assert '<html lang="ar" dir="rtl"' in page
        assert "Mon compte" not in page
        assert "العربية" in (await lise.get("/compte/personnalisation")).text


async def test_a_catalogue_that_lacks_one_sentence_is_chosen_by_no_way(
    arabic: Path, state: State, school: School, pool: Pool
) -> None:
    text = arabic.read_text("utf-8")
    last = text.rindex('msgstr "')
    arabic.write_text(text[:last] + 'msgstr ""\n', "utf-8")
    assert "ar" not in i18n.languages()
    await pool.execute(
        "insert into preference (person_id, name, value) values ($1, 'language', 'ar')",
        school.people["lise.roy"],
    )
    async with await signed(state, school, "lise.roy") as lise:
        lise.cookies.set("one-language", "ar")
        lise.headers["accept-language"] = "ar"
        assert '<html lang="fr" dir="ltr"' in (await lise.get("/compte")).text
        assert "العربية" not in (await lise.get("/compte/personnalisation")).text
        await lise.form("/compte/personnalisation", language="ar", page="/")
        assert await pool.fetchval("select count(*) from preference where value = 'ar'") == 1, (
            "what was kept before"
        )
        assert '<html lang="fr"' in (await lise.get("/")).text
