"""From the bytes of a CSV file to a numbered table, whatever program wrote it.

Nothing here raises on what a file holds: a line that cannot be read is a Problem, and the
reading goes on with the next one.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

import msgspec

from one.i18n.words import Kept, Words, worded
from one.roster.encodings import decode

SEPARATORS = ";,\t|"
# A quoted cell may hold line breaks (an address); one that runs longer than this was never closed.
_LINES_PER_RECORD = 8
# A title or blank lines may come before the header, not more than this.
_HEADER_WITHIN = 10
CELL = 300  # characters kept of a cell: more than any real value, little enough for a page

# Zero-width and direction marks: nobody sees them, so they are no part of a spelling.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DOS_END = "\x1a"  # old programs end a file with it
# Not \\s, which counts controls among the spaces.
_SPACES = re.compile("[ \\t\\n\\v\\f\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+")


class Problem(msgspec.Struct, frozen=True):
    """A line (1 is the first of the file; 0: the file as a whole) that was not taken as it is."""

    file: str
    line: int
    words: Kept = msgspec.field(name="reason")

    @property
    def reason(self) -> str:
        """Why, to whoever reads it."""
        return str(self.words)


REPEATED = 3


def alike(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Those of which the same is said, together where the first of them stands; fewer than REPEATED stand alone."""
    groups: dict[object, list[Problem]] = {}
    for problem in problems:
        said = problem.words
        same = (problem.file, said.source if isinstance(said, Words) else said)
        groups.setdefault(same, []).append(problem)
    return [
        part
        for group in groups.values()
        for part in ([group] if len(group) >= REPEATED else [[each] for each in group])
    ]


class Table(msgspec.Struct):
    """A header and the records under it, each with the number of its first line."""

    file: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    problems: list[Problem]


def read_table(file: str, data: bytes, score: Callable[[list[str]], int]) -> Table:
    """The table of a file. When no line of its beginning looks like a header to ``score``, the first one is.

    ``score`` says how many columns of a record it knows as a header, 0 when it is none; the
    separator and the line that please it most are taken. Raises Unreadable for what is no text.
    """
    lines = (
        _UNSEEN.sub("", decode(data)).rstrip(_DOS_END).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    best = (0, 0, "", 0)
    for separator in SEPARATORS:
        head: list[Problem] = []
        for number, cells in _records(file, lines[: _HEADER_WITHIN + _LINES_PER_RECORD], separator, head):
            if number > _HEADER_WITHIN:
                break
            # Of two equal scores the first wins: the earlier line, the more usual separator.
            if (known := score(cells)) > best[0]:
                best = (known, -number, separator, number)
    _known, _earlier, separator, at = best
    if not best[0]:
        first = next((line for line in lines if line.strip()), "")
        return Table(file, [_clean(cell) for cell in re.split(f"[{SEPARATORS}]", first)], [], [])
    problems: list[Problem] = []
    rows: list[tuple[int, list[str]]] = []
    header: list[str] = []
    for number, cells in _records(file, lines, separator, problems, start=at):
        if number == at:
            header = cells
        elif any(cells):
            rows.append((number, cells))
    return Table(file, header, rows, problems)


def _records(
    file: str, lines: list[str], separator: str, problems: list[Problem], start: int = 1
) -> Iterator[tuple[int, list[str]]]:
    """Records with the number of their first line; a damaged one costs its first line only."""
    at = start - 1
    while at < len(lines):
        line = lines[at]
        if '"' not in line:
            yield at + 1, [_clean(cell) for cell in line.split(separator)]
            at += 1
            continue
        cells, used = _quoted(lines, at, separator)
        if cells is None:
            problems.append(Problem(file, at + 1, worded("Les guillemets de cette ligne sont mal placés.")))
        else:
            yield at + 1, cells
        at += used


def _quoted(lines: list[str], at: int, separator: str) -> tuple[list[str] | None, int]:
    """The record that begins at this line and how many lines it takes; (None, 1) when it is damaged."""
    text = ""
    for used, line in enumerate(lines[at : at + _LINES_PER_RECORD], start=1):
        text = f"{text}\n{line}" if used > 1 else line
        try:
            cells = next(csv.reader([text], delimiter=separator, strict=True))
        except csv.Error as error:
            if "unexpected end" in str(error):
                continue
            return None, 1
        except StopIteration:
            return None, 1
        # Several columns inside one cell of several lines: a quote left open met the next one.
        if used > 1 and any("\n" in cell and cell.count(separator) > 2 for cell in cells):
            return None, 1
        return [_clean(cell) for cell in cells], used
    return None, 1


def _clean(cell: str) -> str:
    if not cell:
        return cell
    value = _SPACES.sub(" ", cell).strip(" ")
    value = value[: 4 * CELL]  # a normal form takes the square of what it is given
    return (value if value.isascii() else unicodedata.normalize("NFC", value))[:CELL].rstrip()
