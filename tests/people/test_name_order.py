"""The order of names: one rule, in PostgreSQL and in Python, in every list."""

import re
from pathlib import Path

import pytest

import one
from one.names import name_order
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

# As a French reader looks for them. Kept in this order; the tests shuffle it.
NAMES = [
    *(
        "",
        "Abel",
        "abel",
        "Àbel",
        "Æsch",
        "Agnès",
        "CE1",
        "CE1 2",
        "CE1 10",
        "CE1/CE2",
        "CE2",
        "CM2-3",
        "CM2-12",
    ),
    *("Côté", "Coter", "D'Amico", "D’Amico", "Dabo", "Eluard", "Éluard", "Enzo", "Le Bihan", "Lebel"),
    *("Nuñez", "Œuvrard", "Straße", "Strasser", "Zoé", "Zoë"),
]
# A name that a list is sorted by without the rule.
BARE = re.compile(
    r"order by (?:[^()\n]*, )?(?:lower\()?(?:\w+\.)?(?:last_name|first_name)\b|order by \w+\.name\b"
)


def test_names_stand_where_a_french_reader_looks_for_them() -> None:
    mixed = NAMES[::-1]
    assert sorted(mixed, key=name_order) == NAMES


async def test_postgresql_and_python_sort_names_alike(pool: Pool) -> None:
    odd = [
        *NAMES,
        "Ǆ",
        "ﬁn",
        "١٢",
        "名 3",
        "A\u0301b",
        "007",
        "7",
        "12345678901234567890",
        "Ünal",
        "ÿ",
        "İnci",
    ]
    rows = await pool.fetch("select n, name_order(n, $2) as key from unnest($1::text[]) as n", odd, "Zoé 2")
    assert {row["n"]: row["key"] for row in rows} == {name: name_order(name, "Zoé 2") for name in odd}


async def test_the_first_name_decides_among_equal_last_names_only(pool: Pool) -> None:
    people = [("Le Bihan", "Éva"), ("Le Bihan", "Zoé"), ("Le Bihane", "Adam")]
    rows = await pool.fetch(
        "select a, b from unnest($1::text[], $2::text[]) as p(a, b) order by name_order(a, b)",
        [last for last, _ in reversed(people)],
        [first for _, first in reversed(people)],
    )
    assert [(row["a"], row["b"]) for row in rows] == people


def test_no_query_sorts_by_a_name_as_it_is_written() -> None:
    found = [
        f"{path.name}: {hit[0]}"
        for path in Path(one.__file__).parent.rglob("*.py")
        if path.name != "events.py"  # channels are locked in the order of their names, whatever these are
        for hit in BARE.finditer(path.read_text())
    ]
    assert found == []
