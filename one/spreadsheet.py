"""Tables for a spreadsheet: CSV that opens by a double click, and computes nothing of what people typed."""

import csv
import io
from collections.abc import Iterable

# The mark at the start by which spreadsheets know that this is UTF-8.
MARK = "\ufeff"


def line(cells: Iterable[str]) -> str:
    """One line of a table, with its end. A cell that would be a formula is shown, never computed."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(map(_plain, cells))
    return out.getvalue()


def table(rows: Iterable[Iterable[str]]) -> bytes:
    """A whole table, its headings first."""
    return (MARK + "".join(map(line, rows))).encode()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
