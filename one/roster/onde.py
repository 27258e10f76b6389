"""The exports that a school gets from the national register ONDE, read into plain rows.

Three files at most, told apart by their headers: pupils (needed), teachers, guardians. What
cannot be read in them is a Problem, in French, for the person who imports; only a folder
that holds no list of pupils stops the import.
"""

import re
from datetime import date
from pathlib import Path

import msgspec

from one.errors import OneError
from one.names import LONGEST_NAME, fold, given
from one.roster.columns import Columns, understand
from one.roster.lines import Problem, Table, read_table
from one.scope import Profile

__all__ = [
    "ChildName",
    "Export",
    "GuardianRow",
    "OndeError",
    "Problem",
    "PupilRow",
    "TeacherRow",
    "read_directory",
]

# An export of 20,000 pupils weighs 10 MB.
LARGEST_FILE = 64 * 1024 * 1024
_FILES = {
    Profile.PUPIL: "d’élèves",
    Profile.TEACHER: "d’enseignants",
    Profile.GUARDIAN: "de responsables",
}
_YES = {"oui", "o", "x", "1", "vrai", "true", "yes"}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
_FRENCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?", re.ASCII)


class OndeError(OneError):
    """The folder cannot be imported at all; one line in French."""


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


def read_directory(directory: Path) -> Export:
    """Read the exports of a folder, whatever their names; raise OndeError when it has no pupils' list."""
    tables: dict[str, tuple[Table, Columns]] = {}
    problems: list[Problem] = []
    seen = _csv_files(directory)
    for path in seen:
        table = read_table(path.name, _bytes(path), _score)
        columns = understand(table.header) if table else None
        if table is None or columns is None:
            reason = "Ses en-têtes ne sont pas ceux d’un export ONDE\u00a0: il est ignoré."
            problems.append(Problem(path.name, 0, reason))
            continue
        if columns.kind in tables:
            raise OndeError(
                f"Le dossier contient deux listes {_FILES[columns.kind]}, "
                f"{tables[columns.kind][0].file} et {path.name}\u00a0: n’en laissez qu’une."
            )
        tables[columns.kind] = table, columns
        problems += table.problems
    if Profile.PUPIL not in tables:
        names = ", ".join(path.name for path in seen)
        raise OndeError(f"Aucune liste d’élèves dans {directory} (fichiers vus\u00a0: {names}).")
    export = Export({}, [], [], [], problems)
    for kind, (table, columns) in tables.items():
        _read_rows(export, kind, table, columns)
    if not export.pupils:
        raise OndeError(f"La liste {tables[Profile.PUPIL][0].file} ne contient aucun élève lisible.")
    for kind in (Profile.TEACHER, Profile.GUARDIAN):
        if kind not in export.files:
            name = tables[kind][0].file if kind in tables else str(directory)
            reason = f"Aucune liste {_FILES[kind]}\u00a0: ceux de l’école restent comme ils sont."
            problems.append(Problem(name, 0, reason))
    return export


def _csv_files(directory: Path) -> list[Path]:
    try:
        if not directory.is_dir():
            raise OndeError(f"{directory} n’est pas un dossier.")
        paths = sorted(
            path
            for path in directory.iterdir()
            if path.suffix.lower() == ".csv" and not path.name.startswith(".") and path.is_file()
        )
    except OSError as error:
        raise OndeError(f"Le dossier {directory} ne peut pas être lu ({error.strerror}).") from error
    if not paths:
        raise OndeError(f"Le dossier {directory} ne contient aucun fichier CSV.")
    return paths


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise OndeError(f"Le fichier {path.name} dépasse {LARGEST_FILE // 2**20} Mo.")
        return path.read_bytes()
    except OSError as error:
        raise OndeError(f"Le fichier {path.name} ne peut pas être lu ({error.strerror}).") from error


def _score(cells: list[str]) -> int:
    columns = understand(cells)
    return len(columns.fields) + len(columns.children) if columns else 0


class _Cells:
    """One record, read by field name; an absent column or a short line gives an empty text."""

    def __init__(self, cells: list[str], places: dict[str, int]) -> None:
        self._cells = cells
        self._places = places

    def __getitem__(self, field: str) -> str:
        number = self._places.get(field, len(self._cells))
        return self._cells[number] if number < len(self._cells) else ""


def _read_rows(export: Export, kind: str, table: Table, columns: Columns) -> None:
    before = len(export.pupils) + len(export.teachers) + len(export.guardians)
    rejected = len(table.problems)
    for line, cells in table.rows:
        row = _Cells(cells, columns.fields)
        refusal = _refusal(row, cells, len(table.header))
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


def _refusal(row: _Cells, cells: list[str], width: int) -> str | None:
    """Why this record is nobody, or None."""
    if any(cells[width:]):
        return f"La ligne a {len(cells)} cases et l’en-tête {width}\u00a0: un séparateur est en trop."
    for field, name in (("last_name", "nom"), ("first_name", "prénom")):
        value = row[field] or (row["usage_name"] if field == "last_name" else "")
        if not fold(value):
            return f"Le {name} manque."
        if len(value) > LONGEST_NAME:
            return f"Le {name} dépasse {LONGEST_NAME} caractères."
    return None


def _pupil(row: _Cells, line: int, file: str, problems: list[Problem]) -> PupilRow:
    born = _date(row["birth_date"])
    if born is None:
        what = f"«\u00a0{row['birth_date'][:20]}\u00a0» est illisible" if row["birth_date"] else "manque"
        reason = f"La date de naissance {what}\u00a0: l’élève est pris sans elle."
        problems.append(Problem(file, line, reason))
    if not row["class"]:
        reason = "La classe manque\u00a0: l’élève est inscrit à l’école, dans aucune classe."
        problems.append(Problem(file, line, reason))
    return PupilRow(
        line,
        row["last_name"],
        row["usage_name"][:LONGEST_NAME],
        given(row["first_name"]),
        born,
        row["level"],
        row["class"],
    )


def _teacher(row: _Cells, line: int, head: bool | None) -> TeacherRow:
    return TeacherRow(
        line,
        row["civility"],
        row["last_name"],
        row["usage_name"][:LONGEST_NAME],
        given(row["first_name"]),
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
        row["last_name"],
        row["usage_name"][:LONGEST_NAME],
        given(row["first_name"]),
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
    return value if value.year >= 1900 and value <= date.today() else None  # noqa: DTZ011
