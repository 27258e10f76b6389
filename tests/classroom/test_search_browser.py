"""The search box of « Paramétrage de la classe » finds people however their names are typed."""

from pathlib import Path

import pytest
from support.browser import Enter
from support.people import School

from one.names import fold
from one.store.pool import Pool

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PLAIN = Path(__file__).parents[2] / "static/js/page/plain.js"


# Query → the logins whose lines it leaves. A line names the person's family too.
FOUND = {
    "d'amico béa": {"bea.blin"},
    "D’AMICO bea": {"bea.blin"},
    "béa d amico": {"bea.blin"},
    "BLIN ŒUVRARD": {"paul.prof"},
    "  oeuvrard  päul ": {"paul.prof"},
    "marc le‑bihan": {"marc.roy"},
    "LEBIHAN marc": {"marc.roy"},
    "nobody": set(),
}


async def test_accents_capitals_signs_and_order_of_names_hide_nobody(
    enter: Enter, pool: Pool, school: School
) -> None:
    for login, last in {"bea.blin": "D’Amico", "paul.prof": "Œuvrard Blin", "marc.roy": "Le Bihan"}.items():
        await pool.execute("update person set last_name = $1 where login = $2", last, login)
    page = await enter("paul.prof")
    await page.goto(f"/classe/{school.classes['CE1']}/parametrage")
    for query, logins in FOUND.items():
        await page.fill("[data-filter]", query)
        lines = await page.locator("[data-person]:visible").all_inner_texts()
        firsts = {"bea.blin": "Béa", "paul.prof": "Paul", "marc.roy": "Marc"}
        assert {login for login, first in firsts.items() if any(first in line for line in lines)} == logins, (
            query
        )


async def test_the_page_folds_names_as_the_server_does(enter: Enter) -> None:
    names = [
        "D’Amico",
        "Œuvrard",
        "Straße",
        "Łukasz",
        "İnci",
        "ﬁn",
        "Le‑Bihan",
        "Nuñez",
        "Zoë 2",
        "Þór",
        "A\u0301b",
    ]
    page = await enter()
    source = PLAIN.read_text().replace("export ", "")
    assert await page.evaluate(f"(names) => {{ {source} return names.map(fold); }}", names) == [
        fold(n) for n in names
    ]
