"""The exports that a school gets from the national register ONDE, read into plain rows.

Three files at most, told apart by their headers: pupils (needed), teachers, guardians. What
cannot be read in them is a Problem, in words, for the person who imports; only a folder
that holds no list of pupils stops the import.
"""

from collections.abc import Sequence
from pathlib import Path

from one.errors import OneError
from one.i18n import _, lazy
from one.i18n.words import worded
from one.roster.columns import Columns, understand
from one.roster.encodings import HOW_TO_SAVE, Unreadable
from one.roster.lines import Problem, Table, read_table
from one.roster.rows import Export, read_rows
from one.roster.signs import wrong
from one.scope import Profile

# An export of 20,000 pupils weighs 10 MB.
LARGEST_FILE = 64 * 1024 * 1024
_TWICE = {
    Profile.PUPIL: lazy(
        "Le dossier contient deux listes d’élèves, %(one)s et %(other)s : n’en laissez qu’une."
    ),
    Profile.TEACHER: lazy(
        "Le dossier contient deux listes d’enseignants, %(one)s et %(other)s : n’en laissez qu’une."
    ),
    Profile.GUARDIAN: lazy(
        "Le dossier contient deux listes de responsables, %(one)s et %(other)s : n’en laissez qu’une."
    ),
}
_MISSING = {
    Profile.TEACHER: lazy("Aucune liste d’enseignants : ceux de l’école restent comme ils sont."),
    Profile.GUARDIAN: lazy("Aucune liste de responsables : ceux de l’école restent comme ils sont."),
}


class OndeError(OneError):
    """The folder cannot be imported at all; one line of words."""


def read_directory(
    directory: Path, expected: Sequence[Profile] = (Profile.TEACHER, Profile.GUARDIAN)
) -> Export:
    """Read the exports of a folder, whatever their names; raise OndeError when it has no pupils' list.

    When one of the ``expected`` lists is missing, the export says so.
    """
    tables: dict[str, tuple[Table, Columns]] = {}
    problems: list[Problem] = []
    seen = _csv_files(directory)
    for path in seen:
        table = _table(path)
        columns = understand(table.header)
        if columns is None:
            reason = worded(
                "Ses en-têtes ne sont pas ceux d’un export ONDE : il est ignoré. En-têtes lus : %(seen)s."
            )
            problems.append(Problem(path.name, 0, reason % {"seen": _seen(table)}))
            continue
        if columns.kind in tables:
            twice = {"one": tables[columns.kind][0].file, "other": path.name}
            raise OndeError(_TWICE[columns.kind] % twice)
        tables[columns.kind] = table, columns
        problems += table.problems
    if Profile.PUPIL not in tables:
        names = ", ".join(path.name for path in seen)
        raise OndeError(
            _("Aucune liste d’élèves dans %(folder)s (fichiers vus : %(names)s).")
            % {"folder": directory, "names": names}
        )
    export = Export({}, [], [], [], problems)
    _check_classes(*tables[Profile.PUPIL])
    for kind, (table, columns) in tables.items():
        read_rows(export, kind, table, columns)
    if not export.pupils:
        raise OndeError(
            _("La liste %(file)s ne contient aucun élève lisible.") % {"file": tables[Profile.PUPIL][0].file}
        )
    if not any(pupil.class_name for pupil in export.pupils):
        raise _classless(tables[Profile.PUPIL][0], _("La liste %(file)s n’a que des classes vides."))
    for kind in expected:
        if kind not in export.files:
            name = tables[kind][0].file if kind in tables else str(directory)
            problems.append(Problem(name, 0, worded(_MISSING[kind])))
    return export


def _table(path: Path) -> Table:
    try:
        table = read_table(path.name, _bytes(path), _score)
        broken = next((reason for cell in table.header if (reason := wrong(cell, name=False))), None)
        if broken:
            raise Unreadable(0, str(broken))
    except Unreadable as error:
        where = _("Le fichier %(file)s, ligne %(line)s :") if error.line else _("Le fichier %(file)s :")
        beginning = where % {"file": path.name, "line": error.line}
        raise OndeError(
            _("%(where)s %(reason)s %(how)s") % {"where": beginning, "reason": error, "how": HOW_TO_SAVE}
        ) from None
    return table


def _check_classes(table: Table, columns: Columns) -> None:
    if "class" not in columns.fields:
        raise _classless(table, _("La liste %(file)s n’a pas de colonne « Classe »."))


def _classless(table: Table, sentence: str) -> OndeError:
    """A list that puts nobody in a class would take everybody out of theirs."""
    read = _("En-têtes lus : %(seen)s.") % {"seen": _seen(table)}
    return OndeError(
        _("%(sentence)s Rien n’est importé. %(read)s")
        % {"sentence": sentence % {"file": table.file}, "read": read}
    )


def _seen(table: Table) -> str:
    shown = ", ".join(cell[:40] for cell in table.header if cell)
    return shown[:300] or _("aucun")


def _csv_files(directory: Path) -> list[Path]:
    try:
        if not directory.is_dir():
            raise OndeError(_("%(folder)s n’est pas un dossier.") % {"folder": directory})
        paths = sorted(
            path
            for path in directory.iterdir()
            if path.suffix.lower() == ".csv" and not path.name.startswith(".") and path.is_file()
        )
    except OSError as error:
        raise OndeError(
            _("Le dossier %(folder)s ne peut pas être lu (%(why)s).")
            % {"folder": directory, "why": error.strerror}
        ) from error
    if not paths:
        raise OndeError(_("Le dossier %(folder)s ne contient aucun fichier CSV.") % {"folder": directory})
    return paths


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise OndeError(
                _("Le fichier %(name)s dépasse %(most)s Mo.")
                % {"name": path.name, "most": LARGEST_FILE // 2**20}
            )
        return path.read_bytes()
    except OSError as error:
        raise OndeError(
            _("Le fichier %(name)s ne peut pas être lu (%(why)s).")
            % {"name": path.name, "why": error.strerror}
        ) from error


def _score(cells: list[str]) -> int:
    columns = understand(cells)
    return len(columns.fields) + len(columns.children) if columns else 0
