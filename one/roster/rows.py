"""Lines of the three lists as plain rows, and why a line is nobody."""

import re
from datetime import date

import msgspec

from one import clock
from one.i18n import lazy
from one.i18n.words import Words, worded
from one.names import LONGEST_NAME, fold, plain, written
from one.roster.columns import Columns
from one.roster.lines import Problem, Table
from one.roster.signs import wrong
from one.scope import Profile

# Without these a line is nobody: what is said when one is missing, or too long.
_NAMES = {
    "last_name": (lazy("Le nom manque."), lazy("Le nom dépasse %(most)s caractères.")),
    "first_name": (lazy("Le prénom manque."), lazy("Le prénom dépasse %(most)s caractères.")),
}
_NO_NAMES = ("birth_date", "civility", "email", "mobile", "head")
_TOTALS = {"total", "totaux", "sous-total", "effectif", "effectifs", "nombre"}
LONGEST_CLASS = 60
_YES = {"oui", "o", "x", "1", "vrai", "true", "yes"}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
_FRENCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?", re.ASCII)


class PupilRow(msgspec.Struct):
    """A line of the pupils' list."""

    line: int
    last_name: str
    usage_name: str
    first_name: str
    birth_date: date | None
    level: str
    class_name: str


class TeacherRow(msgspec.Struct):
    """A line of the teachers' list. ``head`` is None when the list does not say who directs."""

    line: int
    civility: str
    last_name: str
    usage_name: str
    first_name: str
    email: str
    mobile: str
    head: bool | None
    class_name: str


class ChildName(msgspec.Struct):
    """A child as a guardian's line names it."""

    last_name: str
    usage_name: str
    first_name: str
    class_name: str


class GuardianRow(msgspec.Struct):
    """A line of the guardians' list. ``address`` is empty unless it has a street."""

    line: int
    civility: str
    last_name: str
    usage_name: str
    first_name: str
    address: str
    email: str
    mobile: str
    children: list[ChildName]


class Export(msgspec.Struct):
    """All that was read. ``files`` maps a profile to its file; a profile not there was not exported.

    ``rejected`` maps a profile to its file and how many of its lines are nobody: a list that is
    known to be incomplete says who is there, not who left.
    """

    files: dict[str, str]
    pupils: list[PupilRow]
    teachers: list[TeacherRow]
    guardians: list[GuardianRow]
    problems: list[Problem]
    rejected: dict[str, tuple[str, int]] = {}


class _Cells:
    """One record, read by field name; an absent column or a short line gives an empty text."""

    def __init__(self, cells: list[str], places: dict[str, int]) -> None:
        self._cells = cells
        self._places = places

    def __getitem__(self, field: str) -> str:
        number = self._places.get(field, len(self._cells))
        return self._cells[number] if number < len(self._cells) else ""


def read_rows(export: Export, kind: str, table: Table, columns: Columns) -> None:
    """Put the lines of one list into the export; those that are nobody become problems."""
    before = len(export.pupils) + len(export.teachers) + len(export.guardians)
    rejected = len(table.problems)
    for line, cells in table.rows:
        row = _Cells(cells, columns.fields)
        if _is_total(row, cells):
            continue
        refusal = _refusal(kind, row, cells, len(table.header)) or _misspelt(cells, columns)
        if refusal:
            export.problems.append(Problem(table.file, line, refusal))
            rejected += 1
        elif kind == Profile.PUPIL:
            export.pupils.append(_pupil(row, line, table.file, export.problems))
        elif kind == Profile.TEACHER:
            head = fold(row["head"]) in _YES if "head" in columns.fields else None
            export.teachers.append(_teacher(row, line, head))
        else:
            export.guardians.append(_guardian(row, cells, line, columns))
    if len(export.pupils) + len(export.teachers) + len(export.guardians) > before:
        export.files[kind] = table.file
    if rejected:
        export.rejected[kind] = table.file, rejected


def _refusal(kind: str, row: _Cells, cells: list[str], width: int) -> Words | None:
    """Why this record is nobody, or None."""
    if any(cells[width:]):
        return worded("La ligne a %(n)s cases et l’en-tête %(width)s : un séparateur est en trop.") % {
            "n": len(cells),
            "width": width,
        }
    for field, (missing, too_long) in _NAMES.items():
        value = row[field] or (row["usage_name"] if field == "last_name" else "")
        if not fold(value):
            return worded(missing)
        if len(value) > LONGEST_NAME:
            return worded(too_long) % {"most": LONGEST_NAME}
    if len(row["class"]) > LONGEST_CLASS and kind == Profile.PUPIL:
        return worded("La classe dépasse %(most)s caractères.") % {"most": LONGEST_CLASS}
    return None


def _is_total(row: _Cells, cells: list[str]) -> bool:
    """The last line of a table, which counts the others: it names nobody."""
    first = plain(next(cell for cell in cells if cell)).replace(":", " ").split()
    return bool(first) and first[0] in _TOTALS and not any(c.isalpha() for c in row["first_name"])


def _misspelt(cells: list[str], columns: Columns) -> Words | None:
    """Why this record cannot be taken as it is spelled, or None: a login would be made of broken letters."""
    for places in (columns.fields, *columns.children):
        for field, number in places.items():
            cell = cells[number] if number < len(cells) else ""
            if cell and (reason := wrong(cell, name=field not in _NO_NAMES)):
                return reason
    return None


def _pupil(row: _Cells, line: int, file: str, problems: list[Problem]) -> PupilRow:
    born = _date(row["birth_date"])
    if born is None:
        reason = worded("La date de naissance manque : l’élève est pris sans elle.")
        if row["birth_date"]:
            reason = worded(
                "La date de naissance « %(text)s » est illisible : l’élève est pris sans elle."
            ) % {"text": row["birth_date"][:20]}
        problems.append(Problem(file, line, reason))
    if not row["class"]:
        reason = worded("La classe manque : l’élève garde celle qu’il a, ou n’est dans aucune.")
        problems.append(Problem(file, line, reason))
    return PupilRow(
        line,
        written(row["last_name"]),
        written(row["usage_name"][:LONGEST_NAME]),
        written(row["first_name"]),
        born,
        row["level"],
        row["class"],
    )


def _teacher(row: _Cells, line: int, head: bool | None) -> TeacherRow:
    return TeacherRow(
        line,
        row["civility"],
        written(row["last_name"]),
        written(row["usage_name"][:LONGEST_NAME]),
        written(row["first_name"]),
        row["email"],
        row["mobile"],
        head,
        row["class"],
    )


def _guardian(row: _Cells, cells: list[str], line: int, columns: Columns) -> GuardianRow:
    children = []
    for places in columns.children:
        child = _Cells(cells, places)
        if child["last_name"] or child["usage_name"] or child["first_name"]:
            children.append(
                ChildName(child["last_name"], child["usage_name"], child["first_name"], child["class"])
            )
    town = " ".join(part for part in (row["postcode"], row["town"]) if part)
    # A town alone is no address: it would make one person of all its homonyms.
    address = ", ".join(part for part in (row["address"], town) if part) if fold(row["address"]) else ""
    return GuardianRow(
        line,
        row["civility"],
        written(row["last_name"]),
        written(row["usage_name"][:LONGEST_NAME]),
        written(row["first_name"]),
        address,
        row["email"],
        row["mobile"],
        children,
    )


def _date(text: str) -> date | None:
    """A day written 2016-08-17 or 17/08/2016, not in the future; None for anything else."""
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _FRENCH.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return value if value.year >= 1900 and value <= clock.today() else None
