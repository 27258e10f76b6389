"""docs/security.md claims what is there: each row has a state, its files exist, and so do its tests."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
STATES = {"met", "partly", "not met", "not applicable"}
NUMBER = re.compile(r"\d+(?:\.\d+\.\d+)?")


def rows() -> list[list[str]]:
    """The cells of the table of the standard."""
    table = (ROOT / "docs/security.md").read_text("utf-8").partition("| no. |")[2]
    lines = [line for line in table.splitlines()[2:] if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def named(cells: list[str]) -> list[str]:
    return [name for cell in cells for name in re.findall(r"`([\w./:-]+)`", cell) if "/" in name]


def test_each_row_has_a_number_of_its_own_and_a_state() -> None:
    found = rows()
    assert len(found) > 90
    assert all(len(cells) == 5 for cells in found)
    assert {cells[2] for cells in found} <= STATES
    numbers = Counter(number for cells in found for number in NUMBER.findall(cells[0]))
    assert [number for number, times in numbers.items() if times > 1] == []


def test_what_is_met_says_where_and_tests_it_names_are_there() -> None:
    missing = []
    for cells in rows():
        for name in named(cells):
            path, _, test = name.partition("::")
            if not (ROOT / path).exists():
                missing.append(name)
            elif test:
                tree = ast.parse((ROOT / path).read_text("utf-8"))
                functions = {
                    each.name
                    for each in tree.body
                    if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
                }
                if test not in functions:
                    missing.append(name)
    assert missing == []


def test_what_is_not_met_is_said_too() -> None:
    states = Counter(cells[2] for cells in rows())
    assert states["not met"] > 0
    assert states["partly"] > 0
